// Draws as counts, against the laws that they must have: exact probabilities by chi-square, and the whole
// loop against pairs drawn one by one by a generator of another kind.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "loop/loop.hpp"
#include "loop/preferences.hpp"
#include "loop/updates/likelihood_update.hpp"
#include "loop/updates/preference_update.hpp"
#include "numerics/draws.hpp"
#include "policies/count_draws.hpp"
#include "policies/policy_metrics.hpp"
#include "policies/sample.hpp"
#include "policies/score.hpp"
#include "policies/tables.hpp"
#include "policies/update.hpp"
#include "problems/make_problem.hpp"

using namespace srlm;

namespace {

/// Above this χ² of so many degrees of freedom is seen about once in 10^6, by Wilson and Hilferty.
double rare(double degrees) {
    const double z = 4.75, v = 2 / (9 * degrees);
    return degrees * std::pow(1 - v + z * std::sqrt(v), 3);
}

double exact_log_binomial(double n, double k, double p) {
    const auto log_factorial = [](double m) { return lgammal(static_cast<long double>(m) + 1); };
    return static_cast<double>(log_factorial(n) - log_factorial(k) - log_factorial(n - k) +
                               static_cast<long double>(k) * std::log(static_cast<long double>(p)) +
                               static_cast<long double>(n - k) * std::log1p(-static_cast<long double>(p)));
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

}  // namespace

TEST_CASE("the binomial probability is that of log-factorials in more digits, and sums to 1") {
    for (const double n : {1.0, 7.0, 15.0, 16.0, 100.0, 5000.0}) {
        for (const double p : {1e-12, 1e-3, 0.2, 0.5, 0.9}) {
            double sum = 0;
            for (double k = 0; k <= n; k += 1) {
                const double ours = log_binomial(n, k, p, 1 - p), exact = exact_log_binomial(n, k, p);
                CHECK(std::fabs(ours - exact) < 1e-13 * (100 + std::fabs(exact)));
                sum += std::exp(ours);
            }
            CHECK(sum == doctest::Approx(1).epsilon(1e-12));
        }
    }
}

TEST_CASE("the binomial probability keeps its digits up to 2^53") {
    // Near the mean the normal law holds to about 1/√n, and terms of size n·log n must have cancelled.
    for (const double n : {1e9, 1e12, 0x1p53}) {
        for (const double p : {0.5, 0.37, 1e-5}) {
            const double deviation = std::sqrt(n * p * (1 - p));
            for (const double z : {-3.0, 0.0, 2.5}) {
                const double k = std::floor(n * p + z * deviation);
                const double at = (k - n * p) / deviation;
                const double normal = -0.5 * at * at - std::log(deviation * std::sqrt(2 * M_PI));
                // The next term of Edgeworth's series, and what n·p was rounded by.
                const double skew = (1 - 2 * p) / deviation * (at * at * at - 3 * at) / 6;
                CHECK(std::fabs(log_binomial(n, k, p, 1 - p) - normal - skew) <
                      1e-7 + 10 / (deviation * deviation));
            }
        }
    }
}

TEST_CASE("binomial draws have the binomial law, by inversion and by rejection (1e-6 each)") {
    const std::size_t draws = 200000;
    std::uint32_t number = 0;
    for (const double n : {1.0, 2.0, 9.0, 30.0, 400.0, 100000.0}) {
        for (const double p : {0.001, 0.09, 0.3, 0.5, 0.83, 0.9999}) {
            UniformSource uniforms({42, number++, 0, Stream::counts}, 0);
            std::map<double, double> seen;
            for (std::size_t i = 0; i < draws; ++i) seen[binomial(n, p, 1 - p, uniforms)] += 1;
            CHECK(seen.begin()->first >= 0);
            CHECK(seen.rbegin()->first <= n);
            // Cells of at least 20 expected, the rest joined.
            const double deviation = std::sqrt(n * p * (1 - p)), mean = n * p;
            const double first = std::max(0.0, std::floor(mean - 12 * deviation - 12));
            const double last = std::min(n, std::ceil(mean + 12 * deviation + 12));
            double chi_square = 0, cells = -1, expected = 0, found = 0;
            for (double k = first; k <= last; k += 1) {
                expected += static_cast<double>(draws) * std::exp(exact_log_binomial(n, k, p));
                found += seen.count(k) ? seen[k] : 0;
                if (expected < 20 && k < last) continue;
                if (expected > 0) {
                    chi_square += (found - expected) * (found - expected) / std::max(expected, 5.0);
                    cells += 1;
                }
                expected = found = 0;
            }
            INFO("n ", n, " p ", p);
            if (cells > 0) CHECK(chi_square < rare(cells));
        }
    }
}

TEST_CASE("binomial draws of up to 2^53 trials are whole, and normal about their mean (1e-6 each)") {
    const std::size_t draws = 100000, cells = 50;
    std::uint32_t number = 100;
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> within(0, 1);  // its place between whole numbers
    for (const double n : {1e9, 1e13, 0x1p53}) {
        for (const double p : {0.5, 0.123, 1 - 1e-3}) {
            UniformSource uniforms({42, number++, 0, Stream::counts}, 0);
            const double deviation = std::sqrt(n * p * (1 - p));
            std::vector<double> seen(cells, 0.0);
            double odd = 0;
            for (std::size_t i = 0; i < draws; ++i) {
                const double k = binomial(n, p, 1 - p, uniforms);
                CHECK(k == std::floor(k));
                odd += std::fmod(k, 2);
                const double u = normal_cdf((k + within(random) - 0.5 - n * p) / deviation);
                seen[std::min(cells - 1, static_cast<std::size_t>(u * cells))] += 1;
            }
            double chi_square = 0;
            const double expected = static_cast<double>(draws) / cells;
            for (const double count : seen) chi_square += (count - expected) * (count - expected) / expected;
            INFO("n ", n, " p ", p);
            CHECK(chi_square < rare(cells - 1));
            CHECK(std::fabs(odd / draws - 0.5) < 4.9 * 0.5 / std::sqrt(static_cast<double>(draws)));
        }
    }
}

TEST_CASE("χ² draws have mean ν, variance 2ν and the right shape (1e-6 each)") {
    const std::size_t draws = 100000;
    std::uint32_t number = 200;
    for (const double nu : {1.0, 2.0, 5.0, 80.0, 1e9, 1e15}) {
        UniformSource uniforms({42, number++, 0, Stream::counts}, 0);
        double sum = 0, squares = 0, below = 0;
        for (std::size_t i = 0; i < draws; ++i) {
            const double z = (chi_square(nu, uniforms) - nu) / std::sqrt(2 * nu);
            sum += z;
            squares += z * z;
            // Wilson and Hilferty's cube root, near to a normal for many degrees of freedom.
            const double root = std::cbrt(1 + z * std::sqrt(2 / nu)), v = 2 / (9 * nu);
            below += (root - (1 - v)) / std::sqrt(v) < 1;
        }
        const double size = static_cast<double>(draws);
        CHECK(std::fabs(sum / size) < 4.9 / std::sqrt(size));
        CHECK(std::fabs(squares / size - 1) < 4.9 * std::sqrt((2 + 12 / nu) / size));
        if (nu == 2) {  // an exponential law: P(χ² < 2(1 − 2/18 + √(2/18))³) by hand
            const double v = 2.0 / 18, x = 2 * std::pow(1 - v + std::sqrt(v), 3);
            CHECK(std::fabs(below / size - (1 - std::exp(-x / 2))) < 4.9 * 0.5 / std::sqrt(size));
        } else if (nu >= 80) {
            CHECK(std::fabs(below / size - normal_cdf(1)) < 4.9 * 0.5 / std::sqrt(size) + 0.002 * (nu < 1e3));
        }
    }
    UniformSource uniforms({}, 0);
    CHECK(chi_square(0, uniforms) == 0);
}

namespace {

/// One round of a spec on pairs that are drawn, judged and labelled one by one, by the standard library.
std::vector<double> metrics_one_by_one(const Spec& spec, const Problem& problem, std::mt19937_64& random) {
    PolicyTables base(problem), next(problem);
    std::vector<double> logits(problem.entries()), scratch, theta;
    problem_logits(problem, problem.theta_0.data(), 1, logits.data());
    base.evaluate(problem, logits.data());
    std::discrete_distribution<std::size_t> prompt(problem.mu.begin(), problem.mu.end());
    std::vector<std::discrete_distribution<std::size_t>> response;
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const auto row = base.probability.begin() + static_cast<std::ptrdiff_t>(x * problem.stride);
        response.emplace_back(row, row + static_cast<std::ptrdiff_t>(problem.responses));
    }
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    UpdateScratch update;
    UpdateReport report{};
    double ties = 0;
    const auto n = static_cast<std::size_t>(spec.samples);
    if (spec.objective == "best_of_n") {
        std::vector<double> times(problem.entries());
        for (std::size_t i = 0; i < n; ++i) {
            const std::size_t x = prompt(random);
            std::size_t best = 0;
            bool same = true;
            std::size_t first = 0;
            for (std::int64_t j = 0; j < spec.best_of; ++j) {
                const std::size_t m = x * problem.stride + response[x](random);
                if (j == 0) first = best = m;
                same = same && m == first;
                if (base.log_policy[m] > base.log_policy[best]) best = m;
            }
            ties += same;
            times[best] += 1;
        }
        report = likelihood_update(problem, times, spec.ridge, spec.radius, problem.theta_0, update, theta);
    } else {
        Edges edges;
        EdgeIndex index;
        index.open(edges, 0);
        // Every pair an edge of its own: what is gathered is not used.
        Preferences preferences;
        double squares = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const std::size_t x = prompt(random);
            const std::size_t a = x * problem.stride + response[x](random);
            const std::size_t b = x * problem.stride + response[x](random);
            const double difference = base.log_policy[a] - base.log_policy[b] +
                                      spec.judge_noise * (normal(random) - normal(random));
            edges.pairs += 1;
            if (a == b) {
                edges.ties += 1;
                squares += difference * difference;
                continue;
            }
            edges.first.push_back(static_cast<std::uint32_t>(a));
            edges.second.push_back(static_cast<std::uint32_t>(b));
            edges.count.push_back(1);
            edges.reward_difference.push_back(difference);
            preferences.labelled.push_back(1);
            preferences.preferred.push_back(uniform(random) < 1 / (1 + std::exp(-difference)) ? 1 : 0);
        }
        edges.scatter = squares;
        ties = edges.ties;
        report = spec.objective == "logistic"
                     ? preference_update(problem, edges, preferences, spec.beta, spec.ridge, spec.radius,
                                         problem.theta_0, update, theta)
                     : regression_update(problem, edges, {spec.beta, spec.radius, spec.ridge, true},
                                         problem.theta_0, update, theta);
    }
    problem_logits(problem, theta.data(), 1, logits.data());
    next.evaluate(problem, logits.data());
    std::vector<double> row(kMetrics, 0.0);
    MetricsScratch metrics;
    policy_metrics(problem, base, next, spec.delta, spec.pass_k, norm(theta), metrics, row.data());
    row[static_cast<std::size_t>(Metric::tie_rate)] = ties / static_cast<double>(n);
    row[static_cast<std::size_t>(Metric::training_loss)] = report.training_loss;
    row[static_cast<std::size_t>(Metric::min_eigenvalue)] = report.min_eigenvalue;
    return row;
}

/// Largest distance of two empirical distribution functions.
double kolmogorov(std::vector<double> a, std::vector<double> b) {
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    double distance = 0;
    std::vector<double> all = a;
    all.insert(all.end(), b.begin(), b.end());
    const auto share = [](const std::vector<double>& sorted, double x) {
        const auto upper = std::upper_bound(sorted.begin(), sorted.end(), x);
        return static_cast<double>(upper - sorted.begin()) / static_cast<double>(sorted.size());
    };
    for (const double x : all) distance = std::max(distance, std::fabs(share(a, x) - share(b, x)));
    return distance;
}

}  // namespace

TEST_CASE("a round of counts has the law of a round of pairs, in every metric and objective") {
    // 400 replicates against 400; P(D > 0.19) = 2·exp(−2·200·0.19²) = 1e-6 for each metric.
    const std::size_t R = 400;
    for (const char* text : {
             R"({"objective": "regression", "judge_noise": 0.7})",
             R"({"objective": "regression", "problem": "tabular", "judge_noise": 0.3})",
             R"({"objective": "regression", "radius": 1})",
             R"({"objective": "logistic", "ridge": 0.001})",
             R"({"objective": "logistic", "judge_noise": 0.8, "ridge": 0.001})",
             R"({"objective": "best_of_n", "best_of": 3, "ridge": 0.001})",
         }) {
        Spec spec = parse_spec(text);
        const bool tabular = spec.problem == "tabular";
        spec.prompts = 5;
        spec.responses = 4;
        if (!tabular) spec.dimension = 3;
        spec.kappa_0 = 3;
        spec.samples = 400;
        spec.rounds = 1;
        spec.replicates = static_cast<std::int64_t>(R);
        if (spec.radius) {
            spec.radius.reset();
            spec.radius = 1.1 * norm(make_problem(spec).theta_0);  // it binds
        }
        const Problem problem = make_problem(spec);
        REQUIRE(drawn_as_counts(400, pair_outcomes(problem)));
        const Trace trace = run(spec, problem, 0, R);
        std::mt19937_64 random(20260113);
        std::vector<std::vector<double>> ours(kMetrics), theirs(kMetrics);
        for (std::size_t r = 0; r < R; ++r) {
            const std::vector<double> row = metrics_one_by_one(spec, problem, random);
            for (std::size_t m = 0; m < kMetrics; ++m) {
                ours[m].push_back(trace.at(r, 1, static_cast<Metric>(m)));
                theirs[m].push_back(row[m]);
            }
        }
        std::size_t compared = 0;
        for (std::size_t m = 0; m < kMetrics; ++m) {
            if (std::isnan(ours[m][0]) || std::isnan(theirs[m][0])) continue;
            const bool of_round = m == static_cast<std::size_t>(Metric::rank) ||
                                  m == static_cast<std::size_t>(Metric::ball_active);
            if (of_round) continue;
            INFO(text, " metric ", m);
            // What is one number to rounding in all replicates has no law to compare.
            const auto [low, high] = std::minmax_element(ours[m].begin(), ours[m].end());
            if (*high - *low <= 1e-9 * (1e-9 + std::fabs(*high))) continue;
            CHECK(kolmogorov(ours[m], theirs[m]) < 0.19);
            ++compared;
        }
        INFO(text);
        CHECK(compared >= 8);
    }
}
