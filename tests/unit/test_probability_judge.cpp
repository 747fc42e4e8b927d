/// \file
/// The judge that scores a response by its probability.

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "expect_error.hpp"
#include "loop/judge.hpp"
#include "loop/loop.hpp"
#include "numerics/kernels.hpp"
#include "policies/tables.hpp"
#include "problems/make_problem.hpp"

using namespace srlm;

namespace {

/// Rewards of round 0 under the spec's judge.
std::vector<double> rewards(const Spec& spec, const Problem& problem, const PolicyTables& base) {
    ResponseSampler sampler(problem);
    Judge judge(spec, problem, base);
    const double* table = judge.rewards(base, 0, 0, sampler);
    return {table, table + problem.entries()};
}

}  // namespace

TEST_CASE("probability: rewards are π_t, which shares of votes approach") {
    Spec spec = parse_spec(R"({"prompts": 6, "responses": 5, "self_reward": "probability"})");
    const Problem problem = make_problem(spec);
    std::vector<double> logits(problem.entries());
    problem_logits(problem, problem.theta_0.data(), 1, logits.data());
    PolicyTables base(problem);
    base.evaluate(problem, logits.data());
    const std::vector<double> exact = rewards(spec, problem, base);
    CHECK(exact == base.probability);

    // Of 10^6 votes a share is off by less than 6 standard errors, 0.003: false alarms at 30 responses are
    // below 1e-7.
    const std::vector<double> shares =
        rewards(parse_spec(R"({"prompts": 6, "responses": 5, "self_reward": "vote", "votes": 1000000})"),
                problem, base);
    for (std::size_t m = 0; m < exact.size(); ++m) CHECK(std::abs(shares[m] - exact[m]) < 0.003);
}

TEST_CASE("probability: keeps the mode and sharpens, without noise and with pairs that span all features") {
    const Spec spec =
        parse_spec(R"({"prompts": 8, "responses": 4, "dimension": 3, "samples": 4000, "beta": 0.1,
                       "self_reward": "probability", "rounds": 3, "replicates": 4})");
    const Problem problem = make_problem(spec);
    const Trace trace = run(spec, problem, 0, 4);
    for (std::size_t r = 0; r < 4; ++r) CHECK(trace.at(r, 3, Metric::kappa) < trace.at(r, 0, Metric::kappa));
}

TEST_CASE("probability: refused where it has no meaning, and the others that have one are named") {
    CHECK_NOTHROW(parse_spec(R"({"objective": "population", "self_reward": "probability"})"));
    expect_error([] { parse_spec(R"({"problem": "sequence", "self_reward": "probability"})"); },
                 Code::not_applicable, "self_reward", "too small");
}
