// The capsule: hash, summary, JSON and CSV.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "loop/replicate_digest.hpp"
#include "problems/make_problem.hpp"
#include "results/result.hpp"

using namespace srlm;

namespace {

const double kNaN = std::numeric_limits<double>::quiet_NaN();

Spec tiny() {
    Spec spec;
    spec.prompts = 3;
    spec.responses = 4;
    spec.dimension = 2;
    spec.rounds = 2;
    spec.replicates = 5;
    spec.samples = 10;
    spec.judge_noise = 0.1;
    return spec;
}

}  // namespace

TEST_CASE("replicate digest: SHA-256 of little-endian bits, NaN canonical (values from Python's hashlib)") {
    // hashlib.sha256(struct.pack('<3d', 1, -0.0, nan)).hexdigest() with nan = 0x7ff8000000000000
    const double values[] = {1.0, -0.0, -kNaN};
    CHECK(replicate_digest(values) == "14364be8d4d6945bdd6f182b716388921779aeb8ca4fa28b250bba34a8f79c28");
    // The split into metrics, θ and π does not change the bytes.
    CHECK(replicate_digest({values, 1}, {values + 1, 1}, {values + 2, 1}) == replicate_digest(values));
    CHECK(result_hash({std::string(64, '0'), std::string(64, 'f')}) == "bba91ca85dc914b2");
}

TEST_CASE("summary: mean, standard error, type-7 quantiles, missing values") {
    // Four replicates, one round; metric 0 is 1, 2, 4, 9, metric 1 missing but once, metric 2 always missing.
    Trace trace;
    trace.count = 4;
    trace.metrics.assign(4 * kMetrics, kNaN);
    const double values[] = {4, 1, 9, 2};
    for (std::size_t r = 0; r < 4; ++r) trace.metrics[r * kMetrics] = values[r];
    trace.metrics[2 * kMetrics + 1] = 7;
    const Summary s = summarise(trace);
    CHECK(s[0].mean[0] == 4);
    CHECK(s[0].standard_error[0] == doctest::Approx(std::sqrt((0 + 9 + 25 + 4) / 3.0 / 4)));
    CHECK(s[0].quantile_50[0] == 3);
    CHECK(s[0].quantile_25[0] == 1.75);
    CHECK(s[0].quantile_95[0] == doctest::Approx(8.25));
    CHECK(s[1].mean[0] == 7);
    CHECK(std::isnan(s[1].standard_error[0]));
    CHECK(std::isnan(s[2].mean[0]));
    CHECK(std::isnan(s[2].quantile_05[0]));
}

TEST_CASE("join puts ranges in order and refuses gaps") {
    const Spec spec = tiny();
    const Problem problem = make_problem(spec);
    const Trace whole = run(spec, problem, 0, 5);
    std::vector<Trace> parts{run(spec, problem, 3, 2), run(spec, problem, 0, 1), run(spec, problem, 1, 2)};
    const Trace joined = join(parts);
    CHECK(joined.digests == whole.digests);
    CHECK(result_hash(joined.digests) == result_hash(whole.digests));
    parts.pop_back();
    CHECK_THROWS_AS(join(parts), Error);
}

TEST_CASE("the JSON reads back to the same bits, so that its hash can be recomputed") {
    Spec spec = tiny();
    spec.record_theta = 2;
    spec.record_policy = 5;
    const Problem problem = make_problem(spec);
    const Trace trace = run(spec, problem, 0, 5);
    const auto json = nlohmann::json::parse(result_json(spec, problem, trace, 1.5));
    CHECK(json["hash"] == result_hash(trace.digests));
    std::vector<std::string> digests;
    const auto flat = [](const nlohmann::json& nested) {
        std::vector<double> out;
        for (const auto& row : nested)
            for (const auto& value : row) out.push_back(value.is_null() ? kNaN : value.get<double>());
        return out;
    };
    for (std::size_t r = 0; r < 5; ++r) {
        std::vector<double> metrics;
        for (std::size_t t = 0; t <= 2; ++t)
            for (const MetricInfo& info : metric_infos()) {
                const auto& value = json["metrics"][std::string(info.key)][r][t];
                metrics.push_back(value.is_null() ? kNaN : value.get<double>());
            }
        const auto theta = r < 2 ? flat(json["theta"][r]) : std::vector<double>{};
        const auto policy = flat(json["policy"][r]);
        digests.push_back(replicate_digest(metrics, theta, policy));
    }
    CHECK(json["hash"] == result_hash(digests));
    CHECK(json["theta"].size() == 2);
    CHECK(json["metrics"]["tie_rate"][0][0].is_null());
    CHECK(parse_spec(json["spec"].dump()).rounds == 2);
}

TEST_CASE("CSV has a row for every replicate and round, and empty cells where nothing is defined") {
    const Spec spec = tiny();
    const std::string csv = trace_csv(run(spec, make_problem(spec), 0, 5));
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 1 + 5 * 3);
    CHECK(csv.rfind("replicate,round,kappa,", 0) == 0);
    CHECK(csv.find("nan") == std::string::npos);
    const std::string first =
        csv.substr(csv.find('\n') + 1, csv.find('\n', csv.find('\n') + 1) - csv.find('\n') - 1);
    CHECK(std::count(first.begin(), first.end(), ',') == 1 + static_cast<int>(kMetrics));
    CHECK(first.substr(first.size() - 5) == ",,,,,");
}
