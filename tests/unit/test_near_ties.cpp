/// \file
/// The problem of near ties.

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "expect_error.hpp"
#include "loop/loop.hpp"
#include "policy_table.hpp"
#include "problems/make_problem.hpp"

using namespace srlm;

namespace {

/// log π(first) − log π(second) of each prompt's two likeliest responses.
std::vector<double> margins(const Problem& problem) {
    const std::vector<double> table = policy_table(problem, problem.theta_0.data());
    std::vector<double> found;
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        double first = 0, second = 0;
        for (std::size_t y = 0; y < problem.responses; ++y) {
            const double p = table[x * problem.responses + y];
            if (p > first) {
                second = first;
                first = p;
            } else if (p > second) {
                second = p;
            }
        }
        found.push_back(std::log(first / second));
    }
    return found;
}

}  // namespace

TEST_CASE("near ties: margins go from the smallest to the largest in equal factors") {
    const Spec spec = parse_spec(
        R"({"problem": "near_ties", "prompts": 5, "responses": 7, "smallest_margin": 0.001, "largest_margin": 10})");
    const std::vector<double> found = margins(make_problem(spec));
    for (std::size_t x = 0; x < 5; ++x)
        CHECK(found[x] == doctest::Approx(std::pow(10.0, static_cast<double>(x) - 3)).epsilon(1e-9));
}

TEST_CASE("near ties: the smallest margin grows by 1 + 1/β in each round of the population update") {
    const Spec spec = parse_spec(R"({"problem": "near_ties", "smallest_margin": 0.02, "beta": 2, "rounds": 5,
                                     "objective": "population", "replicates": 1})");
    const Trace trace = run(spec, make_problem(spec), 0, 1);
    for (std::size_t t = 0; t <= 5; ++t)
        CHECK(trace.at(0, t, Metric::margin) ==
              doctest::Approx(0.02 * std::pow(1.5, static_cast<double>(t))).epsilon(1e-9));
}

TEST_CASE("near ties: modes stand anywhere, and two responses or one prompt are enough") {
    const Problem problem =
        make_problem(parse_spec(R"({"problem": "near_ties", "prompts": 400, "responses": 4})"));
    std::vector<int> count(4);
    const std::vector<double> table = policy_table(problem, problem.theta_0.data());
    for (std::size_t x = 0; x < 400; ++x) {
        std::size_t mode = 0;
        for (std::size_t y = 1; y < 4; ++y)
            if (table[4 * x + y] > table[4 * x + mode]) mode = y;
        ++count[mode];
    }
    for (const int modes : count) CHECK(modes > 60);  // 100 expected, standard deviation 8.7
    const Problem least = make_problem(
        parse_spec(R"({"problem": "near_ties", "prompts": 1, "responses": 2, "smallest_margin": 0.5})"));
    CHECK(margins(least)[0] == doctest::Approx(0.5));
}

TEST_CASE("near ties: margins the wrong way round are refused") {
    expect_error([] { parse_spec(R"({"problem": "near_ties", "smallest_margin": 2})"); }, Code::out_of_range,
                 "smallest_margin", "largest_margin = 1");
}
