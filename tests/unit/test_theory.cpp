// Closed forms of the theory against quadrature, brute force, simulation or a second derivation.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "numerics/kernels.hpp"
#include "problems/make_problem.hpp"
#include "spec/spec.hpp"
#include "theory/contraction.hpp"
#include "theory/effective_dimension.hpp"
#include "theory/lambert.hpp"
#include "theory/single_step.hpp"
#include "theory/tail_integral.hpp"

using namespace srlm;

TEST_CASE("W_-1 solves w e^w = x over its whole range") {
    for (double exponent = -1.0000001; exponent > -700; exponent *= 1.07) {
        const double w = lambert_w_minus1_log(exponent);
        CHECK(w <= -1);
        CHECK(w + 0.0 == doctest::Approx(exponent - std::log(-w)).epsilon(4e-16));
    }
    CHECK(lambert_w_minus1_log(std::log(0.1)) == doctest::Approx(-3.5771520639572972184).epsilon(1e-15));
    CHECK(lambert_w_minus1_log(-1e6) == doctest::Approx(-1e6 - std::log(1e6 + std::log(1e6))).epsilon(1e-9));
}

TEST_CASE("W_-1 near its branch point agrees with the series, and outside the range is NaN") {
    for (const double h : {1e-16, 1e-14, 1e-12, 1e-9, 1e-6, 1e-4}) {
        const double s = std::sqrt(2 * h);
        const double exact_h = -(-1 - h) - 1;  // what is left of h after rounding 1 + h
        const double t = std::sqrt(2 * exact_h);
        const double series = -(1 + t + t * t / 3 + t * t * t / 36 - t * t * t * t / 270);
        CHECK(lambert_w_minus1_log(-1 - h) == doctest::Approx(series).epsilon(1e-14 + s * s * s * s * s));
    }
    CHECK(lambert_w_minus1_log(-1) == -1);
    CHECK(std::isnan(lambert_w_minus1_log(-0.5)));
}

TEST_CASE("failure lower bound: g(ε) = z, decreasing in n, the small-z form, and the cap") {
    const double A = 0.5, C = 0.1;  // A/√e < 1: the other end of the curve is tested by the claims
    double before = 1;
    for (double n = 10; n < 1e12; n *= 3) {
        const FailureLowerBound bound = failure_lower_bound(n, 30, 12, C, A);
        CHECK(bound.failure <= before);
        before = bound.failure;
        const double z = C * 30 * 12 / n;
        if (bound.saturated) {
            CHECK(z >= A * A / (2 * std::exp(1.0)) * (1 - 1e-12));
            CHECK(bound.failure == doctest::Approx(A / std::sqrt(std::exp(1.0))));
        } else {
            const double g = bound.failure * bound.failure * std::log(A / bound.failure);
            CHECK(g == doctest::Approx(z).epsilon(1e-12));
            CHECK(bound.failure < A / std::sqrt(std::exp(1.0)));
        }
    }
    const double z = 1e-30;  // Eq. 100
    const FailureLowerBound tiny = failure_lower_bound(1 / z, 1, 1, 1, 1);
    CHECK(tiny.failure == doctest::Approx(std::sqrt(2 * z / std::log(1 / (2 * z)))).epsilon(0.05));
}

TEST_CASE(
    "the barrier with A = eκ_0, C = 3/(8e): a lower bound, within a quarter of the best learner's failure") {
    // Four decades of n and κ_0 = 4 … 1024 on the hardest instance of each; the exact failure rate.
    Spec spec;
    spec.problem = "hard_instance";
    spec.objective = "best_learner";
    spec.prompts = 32;
    spec.bump = 1;
    double nearest = 0, farthest = 1;
    for (const double kappa_0 : {4.0, 16.0, 64.0, 256.0, 1024.0}) {
        spec.kappa_0 = kappa_0;
        for (const double above : {3.0, 30.0, 300.0, 3000.0, 30000.0}) {
            spec.samples = static_cast<std::int64_t>(above * kappa_0 * 32);
            const HardInstance instance = hard_instance(spec);
            if (static_cast<double>(instance.responses) * above > 3e7) continue;  // seconds each
            const double exact = best_learner_failure(instance, spec.samples);
            const double log_class = 32 * std::log(static_cast<double>(instance.responses));
            const double bound = failure_lower_bound(static_cast<double>(spec.samples), kappa_0, log_class,
                                                     spec.barrier_c, barrier_a(spec, kappa_0))
                                     .failure;
            CAPTURE(kappa_0);
            CAPTURE(spec.samples);
            CHECK(bound <= exact);
            CHECK(bound >= 0.75 * exact);
            nearest = std::max(nearest, bound / exact);
            farthest = std::min(farthest, bound / exact);
            // To leading order the failure is √((κ_0−1)N/(2en)) (docs/theory.md).
            const double leading = std::sqrt((kappa_0 - 1) * 32 / (2 * std::exp(1.0) * above * kappa_0 * 32));
            CHECK(exact / leading == doctest::Approx(1).epsilon(above > 100 ? 0.03 : 0.2));
        }
    }
    MESSAGE("the bound is " << farthest << " to " << nearest << " of the exact failure");
}

TEST_CASE(
    "best learner on the hard instance: closed form against simulation (1e-6 false alarms, fixed seed)") {
    std::mt19937_64 random(7);
    for (const HardInstance& instance :
         {HardInstance{3, 4, 0.6, 0.5}, HardInstance{1, 2, 1.0, 0.3}, HardInstance{5, 12, 0.3, 6}}) {
        for (const int n : {0, 1, 5, 30, 150}) {
            const int runs = 20000;
            const auto M = static_cast<int>(instance.responses);
            double sum = 0, squares = 0;
            std::uniform_real_distribution<double> uniform(0, 1);
            for (int run = 0; run < runs; ++run) {
                double failed = 0;
                std::vector<std::vector<char>> seen(static_cast<std::size_t>(instance.informative_prompts),
                                                    std::vector<char>(static_cast<std::size_t>(M), 0));
                for (int i = 0; i < n; ++i) {
                    if (uniform(random) >= instance.informative_mass) continue;
                    auto& prompt = seen[random() % seen.size()];
                    // label 0 is the hidden favourite
                    const bool hit = uniform(random) < instance.favoured_probability();
                    prompt[hit ? 0 : 1 + random() % static_cast<std::size_t>(M - 1)] = 1;
                }
                for (const auto& prompt : seen) {
                    if (prompt[0]) continue;
                    const auto unseen = std::count(prompt.begin(), prompt.end(), 0);
                    failed += uniform(random) * static_cast<double>(unseen) < 1 ? 0 : 1;
                }
                failed *= instance.informative_mass / static_cast<double>(seen.size());
                sum += failed;
                squares += failed * failed;
            }
            const double mean = sum / runs, error = std::sqrt((squares / runs - mean * mean) / runs);
            // Where failures are too rare to be seen, the sample's own error is 0: use the expected one.
            const double expected = best_learner_failure(instance, n);
            const double expected_error = std::sqrt(expected * instance.informative_mass / runs);
            CHECK(std::fabs(expected - mean) <= 4.9 * std::max(error, expected_error));
        }
    }
}

TEST_CASE("hard instance: κ_0 = (1−Δ) + Δ/p*") {
    const Spec spec = parse_spec(R"({"problem": "hard_instance", "prompts": 8, "responses": 16,
        "informative_mass": 0.5, "bump": 0.5})");
    CHECK(make_problem(spec).kappa_0 == doctest::Approx(0.5 + 0.5 * 16 / 1.5).epsilon(1e-12));
}

TEST_CASE("best learner: limits and monotonicity") {
    const HardInstance instance{8, 16, 0.5, 0.5};
    CHECK(best_learner_failure(instance, 0) == doctest::Approx(0.5 * 15 / 16).epsilon(1e-14));
    CHECK(best_learner_failure(instance, 100000) < 1e-12);
    double before = 1;
    for (std::int64_t n = 0; n < 3000; n = n * 2 + 1) {
        const double failure = best_learner_failure(instance, n);
        CHECK(failure < before);
        before = failure;
    }
}

TEST_CASE(
    "recurrence: U is its fixed point, q its contraction, the unrolled bound holds and is tight at T = 0") {
    for (const double A : {1.0, 2.5, 50.0}) {
        for (const double B : {0.0, 0.01, 0.7, 3.0}) {
            const double U = fixed_point(A, B), q = contraction_factor(A, B);
            CHECK(A + B * std::sqrt(U) == doctest::Approx(U).epsilon(1e-13));
            CHECK(q < 0.5);
            CHECK(q == doctest::Approx(B / (2 * std::sqrt(U))).epsilon(1e-13));
            for (const double start : {U * 1.5, U * 1000}) {
                double kappa = start;
                for (int t = 0; t <= 12; ++t) {
                    CHECK(kappa <= unrolled_kappa_bound(start, t, A, B) * (1 + 1e-12));
                    kappa = A + B * std::sqrt(kappa);
                }
                CHECK(unrolled_kappa_bound(start, 0, A, B) == start);
            }
            CHECK(unrolled_kappa_bound(U * 0.5, 3, A, B) == doctest::Approx(U));
        }
    }
    CHECK(contraction_factor(1 / 0.2, 1 / (0.2 * std::sqrt(100.0))) ==
          doctest::Approx(1 / (1 + std::sqrt(1 + 4 * 100 * 0.2))));
    CHECK(kappa_recurrence(9, {1, 2}) == 7);
    // Step 6 with β = b/√n: B' = (1 + b)/(c√n). In full the same with ε_stat for 1/√n, over γ.
    const Recurrence step = step_six_recurrence(0.25, 400, 3 / std::sqrt(400.0));
    CHECK(step.A == 4);
    CHECK(step.B_prime == doctest::Approx((1 + 3) / (0.25 * 20)));
    const Recurrence full = full_recurrence({.samples = 400,
                                             .log_class = 2,
                                             .rho = std::exp(-1),
                                             .beta = 0.15,
                                             .gamma = 0.1,
                                             .confidence = 0.25,
                                             .constant = 7});
    CHECK(full.A == 4);
    CHECK(full.B_prime == doctest::Approx(7 * (std::sqrt(3.0 / 400) + 0.15) / (0.25 * 0.1)));
    // Thm 5.3 without γ, δ and logarithms: n = 4, c = 1/4, T = 3, κ_0 = 16.
    CHECK(iterated_failure_rate(4, 3, 16, 0.25) == doctest::Approx((2 + 4.0 / 2) / 2));
}

TEST_CASE(
    "Thm 5.3's right-hand side: exact arithmetic on a hand-computed case, and what it does in n, T, κ_0") {
    // n = 4, ρ = 1/4, |Π| = e, so the logarithm is log 16 + 1; c = 1/4: √(nc) = 1, the transient
    // √κ_0/2^{(T−1)/2}.
    const double value = iterated_failure_bound(3, {.samples = 4,
                                                    .log_class = 1,
                                                    .rho = 0.25,
                                                    .gamma = 0.5,
                                                    .delta = 0.5,
                                                    .confidence = 0.25,
                                                    .kappa_0 = 16});
    CHECK(value == doctest::Approx(0.5 * (std::log(16.0) + 1) / 0.25 * (2 + 4.0 / 2)));
    CHECK(rounds_needed(64, 0.25, 4) == doctest::Approx(1 + std::log(16.0) / std::log(2.0)));
    CHECK(rounds_needed(2, 0.25, 4) == 1);
    // Logarithmic in κ_0: equal factors cost equal rounds.
    const double step = rounds_needed(1e4, 0.5, 100) - rounds_needed(1e3, 0.5, 100);
    CHECK(rounds_needed(1e6, 0.5, 100) - rounds_needed(1e5, 0.5, 100) == doctest::Approx(step));
    CHECK(log_covering_number(3, 2, 0.1) == doctest::Approx(3 * std::log(120.0)));
    CHECK(log_covering_number(3, 0.001, 0.1) == 0);
}

TEST_CASE("the closed tail integral is the integral of the bounded tail (quadrature)") {
    for (const double c : {0.05, 0.3, 0.7}) {
        for (const double a : {1e-6, 0.01, 0.2, 0.6}) {
            // With u = 1/v and v = 1 − e^{−w} the bounded tail becomes a/v² dw up to w = −log a, and the
            // rest (tail 1) is exact: Simpson's rule on a smooth integrand.
            const double from = -std::log(1 - c), to = -std::log(a);
            double integral = 1 / std::max(c, 1 - a) - 1;
            if (to > from) {
                const int steps = 20000;
                const auto f = [&](double w) { return a / std::pow(1 - std::exp(-w), 2); };
                double sum = f(from) + f(to);
                for (int i = 1; i < steps; ++i) sum += (i % 2 ? 4 : 2) * f(from + (to - from) * i / steps);
                integral += sum * (to - from) / steps / 3;
            }
            CHECK(closed_tail_integral(a, c) == doctest::Approx(1 + integral).epsilon(1e-7));
        }
        CHECK(closed_tail_integral(0, c) == 1);
        CHECK(closed_tail_integral(1, c) == doctest::Approx(1 / c));
    }
}

TEST_CASE("effective dimension: limits and monotonicity") {
    const std::vector<double> spectrum{0.5, 0.2, 0.05, 1e-4};
    for (const double lambda : {1e-6, 1e-3, 0.05, 1.0}) {
        double sum = 0;
        for (const double value : spectrum) sum += value / (value + lambda);
        CHECK(effective_dimension(spectrum, lambda) == doctest::Approx(sum));
        CHECK(effective_dimension(spectrum, lambda * 2) < effective_dimension(spectrum, lambda));
    }
    CHECK(effective_dimension({1, 1, 1}, 1e-12) == doctest::Approx(3));
}

TEST_CASE("Lemma C.1 holds for any policy against any reward log π, and can be nearly tight") {
    // 2000 random pairs of policies on 3 prompts and 4 responses, by brute force.
    double closest = 0;
    for (std::uint32_t trial = 0; trial < 2000; ++trial) {
        double u[24];
        kernels().normals({trial, 0, 0, Stream::judge}, 0, 0, 12, u);
        double gap = 0, failure = 0, gamma = 1e9;
        const double delta = 0.5, sharpness = 1 + trial % 7;
        for (std::size_t x = 0; x < 3; ++x) {
            double pi[4], other[4], sum = 0, other_sum = 0;
            for (std::size_t y = 0; y < 4; ++y) {
                sum += pi[y] = std::exp(u[4 * x + y]);
                other_sum += other[y] = std::exp(sharpness * u[12 + 4 * x + y]);
            }
            std::size_t mode = 0;
            for (std::size_t y = 0; y < 4; ++y) {
                pi[y] /= sum;
                other[y] /= other_sum;
                if (pi[y] > pi[mode]) mode = y;
            }
            double expected = 0;
            for (std::size_t y = 0; y < 4; ++y) {
                expected += other[y] * std::log(pi[y]);
                if (y != mode) gamma = std::min(gamma, std::log(pi[mode]) - std::log(pi[y]));
            }
            gap += (std::log(pi[mode]) - expected) / 3;
            failure += other[mode] <= 1 - delta ? 1.0 / 3 : 0;
        }
        const double right = failure_by_reward_gap(gap, gamma, delta);
        CHECK(failure <= right * (1 + 1e-12));
        closest = std::max(closest, failure / right);
    }
    CHECK(closest > 0.3);
}

TEST_CASE("Eq. 43: its parts, one at a time") {
    // Only the leash: β log κ/(γδ).
    CHECK(one_step_failure_bound(std::exp(2), {1e300, 1, 0.5, 3, 0.1, 0.5}) == doctest::Approx(3 * 2 / 0.05));
    // Only the statistics: √(log(|Π|/ρ)κ/n)/(γδ).
    CHECK(one_step_failure_bound(
              4, {.samples = 100, .log_class = 2, .rho = std::exp(-1), .gamma = 1, .constant = 7}) ==
          doctest::Approx(7 * std::sqrt(0.03) * 2));
}
