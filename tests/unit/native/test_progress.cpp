// How a sweep tells of its progress, by what it was asked and where stderr goes; and what it takes for work.

#include <doctest/doctest.h>

#include "report/sweep_progress.hpp"
#include "run/work.hpp"
#include "spec/spec.hpp"

using namespace srlm;
using namespace srlm::cli;

TEST_CASE("without a terminal a sweep prints a line each minute, unless told otherwise") {
    const auto style = [](const char* text, bool quiet, bool terminal) {
        return parse_progress(text, quiet, terminal);
    };
    CHECK(style("", false, true).kind == ProgressKind::bar);
    CHECK(style("", false, false).kind == ProgressKind::log);
    CHECK(style("", false, false).seconds == 60);
    CHECK(style("", true, false).kind == ProgressKind::none);
    CHECK(style("bar", false, false).kind == ProgressKind::bar);
    CHECK(style("10", true, false).seconds == 10);
    CHECK(style("json", true, false).kind == ProgressKind::json);
    CHECK(style("off", false, true).kind == ProgressKind::none);
}

TEST_CASE("a cell weighs more the more it has to compute") {
    const Spec spec = parse_spec("{}");
    const auto times = [&](const char* json) {
        return predicted_work(parse_spec(json)) / predicted_work(spec);
    };
    CHECK(times(R"({"rounds": 40})") == doctest::Approx(40.0 / static_cast<double>(spec.rounds)));
    CHECK(times(R"({"samples": 20000})") > 5);
    // Drawn as counts, more pairs are no more work.
    CHECK(times(R"({"samples": 1000000000})") == times(R"({"samples": 1000000})"));
    CHECK(times(R"({"dimension": 500})") > 10);
    CHECK(times(R"({"prompts": 10000})") > 10);
    CHECK(times(R"({"accumulate": true})") > 1);
}
