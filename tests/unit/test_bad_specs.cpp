#include <doctest/doctest.h>

#include <string>

#include "bad_specs.hpp"
#include "base/error.hpp"
#include "loop/loop.hpp"
#include "policies/problem.hpp"
#include "problems/make_problem.hpp"

using namespace srlm;

namespace {

/// Goes through the stages and returns the one that threw, or "none".
std::string failing_stage(const BadSpec& row) {
    constexpr double kGiB = 1073741824;
    std::string stage = "parse";
    try {
        const Spec spec = parse_spec(row.text);
        stage = "problem";
        const Problem problem = make_problem(spec, row.inputs);
        stage = "run";
        check_memory(spec, memory_bytes(spec, problem, 1), kGiB);
    } catch (const Error& error) {
        const std::string message = error.what();
        CHECK(code_name(error.code) == row.code);
        CHECK(error.parameter == row.parameter);
        CHECK(!error.cause.empty());
        CHECK(!error.remedy.empty());
        CHECK(error.remedy.back() != '.');
        for (const std::string& part : row.contains) {
            CHECK_MESSAGE(message.find(part) != std::string::npos, message, " should contain ", part);
        }
        return stage;
    }
    return "none";
}

}  // namespace

TEST_CASE("every bad spec gets its error, at its stage, in words that help") {
    CHECK(bad_specs().size() >= 45);
    for (const BadSpec& row : bad_specs()) {
        CAPTURE(row.name);
        CHECK(failing_stage(row) == row.stage);
    }
}
