// Exact statements about the loop (docs/theory.md §1–2), oracles for its parts, and statistics.
#include <doctest/doctest.h>

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "loop/loop.hpp"
#include "numerics/kernels.hpp"
#include "policies/components.hpp"
#include "policies/gram.hpp"
#include "policies/sample.hpp"
#include "policies/score.hpp"
#include "policies/tables.hpp"
#include "policies/update.hpp"
#include "problems/make_problem.hpp"

using namespace srlm;

namespace {

Spec small() {
    Spec spec;
    spec.prompts = 7;
    spec.responses = 5;
    spec.dimension = 4;
    spec.samples = 60;
    spec.rounds = 4;
    spec.replicates = 3;
    spec.beta = 2;
    return spec;
}

Spec small_tabular() {
    Spec spec = small();
    spec.problem = "tabular";
    spec.dimension = Spec{}.dimension;
    spec.samples = 20;
    return spec;
}

/// The population objective, without the parameters that only sampling has.
void make_population(Spec& spec) {
    spec.objective = "population";
    spec.samples = Spec{}.samples;
    spec.judge_noise = 0;
}

struct Round {
    PolicyTables policy;
    Edges edges;
};

/// A round's policy and scored pairs at θ, for testing an update in isolation.
Round sample_round(const Problem& problem, const std::vector<double>& theta, std::size_t n, double noise) {
    Round round{PolicyTables(problem), {}};
    std::vector<double> logits(problem.entries()), scratch;
    problem_logits(problem, theta.data(), 1, logits.data());
    round.policy.evaluate(problem, logits.data());
    ResponseSampler(problem).pairs(problem, {round.policy.probability.data()}, {11, 0, 0, Stream::pairs}, n,
                                   round.edges);
    score(round.policy.log_policy.data(), noise, {11, 0, 0, Stream::judge}, scratch, round.edges);
    return round;
}

/// ΔΦ as a dense matrix whatever the problem: the brute-force view (one-hot features spelled out). An edge of
/// c pairs is one row times √c, which has the same squares.
Eigen::MatrixXd difference_matrix(const Problem& problem, const Edges& edges) {
    const auto length = static_cast<Eigen::Index>(problem.theta_length());
    Eigen::MatrixXd D = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(edges.size()), length);
    for (std::size_t e = 0; e < edges.size(); ++e) {
        const auto row = static_cast<Eigen::Index>(e);
        if (problem.tabular) {
            D(row, edges.first[e]) += 1;
            D(row, edges.second[e]) -= 1;
        } else {
            for (Eigen::Index k = 0; k < length; ++k) {
                const double* column =
                    problem.features.data() + static_cast<std::size_t>(k) * problem.entries();
                D(row, k) = column[edges.first[e]] - column[edges.second[e]];
            }
        }
        D.row(row) *= std::sqrt(edges.count[e]);
    }
    return D;
}

/// Δr to the rows of difference_matrix().
Eigen::VectorXd rewards(const Edges& edges) {
    Eigen::VectorXd out(static_cast<Eigen::Index>(edges.size()));
    for (std::size_t e = 0; e < edges.size(); ++e)
        out(static_cast<Eigen::Index>(e)) = std::sqrt(edges.count[e]) * edges.reward_difference[e];
    return out;
}

Eigen::VectorXd vector(const std::vector<double>& v) {
    return Eigen::Map<const Eigen::VectorXd>(v.data(), static_cast<Eigen::Index>(v.size()));
}

double largest_difference(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
    return (a - b).cwiseAbs().maxCoeff();
}

}  // namespace

TEST_CASE("the population update is (1 + 1/β) θ_t, keeps every mode and never raises κ") {
    for (Spec spec : {small(), small_tabular()}) {
        make_population(spec);
        spec.record_theta = 1;
        const Problem problem = make_problem(spec);
        const Trace trace = run(spec, problem, 0, 1);
        const std::size_t width = trace.theta.size() / (trace.rounds + 1);
        for (std::size_t t = 1; t <= trace.rounds; ++t) {
            for (std::size_t k = 0; k < width; ++k) {
                CHECK(trace.theta[t * width + k] == (1 + 1 / spec.beta) * trace.theta[(t - 1) * width + k]);
            }
            CHECK(trace.at(0, t, Metric::mode_kept) == doctest::Approx(1).epsilon(1e-14));
            CHECK(trace.at(0, t, Metric::kappa) <= trace.at(0, t - 1, Metric::kappa));
            CHECK(trace.at(0, t, Metric::margin) ==
                  doctest::Approx((1 + 1 / spec.beta) * trace.at(0, t - 1, Metric::margin)).epsilon(1e-9));
        }
    }
}

TEST_CASE("without noise and with full rank the sampled update is the population update, to 1e-10") {
    Spec spec = small();
    spec.record_theta = spec.replicates;
    for (const std::int64_t n : {12, 60, 5000}) {
        spec.samples = n;
        std::size_t full = 0;
        const Problem problem = make_problem(spec);
        const Trace trace = run(spec, problem, 0, 3);
        for (std::size_t r = 0; r < 3; ++r) {
            for (std::size_t t = 1; t <= trace.rounds; ++t) {
                if (trace.at(r, t, Metric::rank) < 4) continue;  // a sharpened policy repeats itself
                ++full;
                const double* now = trace.theta.data() + (r * (trace.rounds + 1) + t) * 4;
                const double* before = now - 4;
                for (std::size_t k = 0; k < 4; ++k)
                    CHECK(std::fabs(now[k] - 1.5 * before[k]) <= 1e-10 * norm(problem.theta_0));
                CHECK(trace.at(r, t, Metric::training_loss) < 1e-18);
            }
        }
        CHECK(full >= (n == 5000 ? 3 * trace.rounds : 3));
    }
}

TEST_CASE("own failure never exceeds target failure, and failures are shares") {
    for (Spec spec : {small(), small_tabular()}) {
        spec.judge_noise = 1;
        spec.replicates = 20;
        const Problem problem = make_problem(spec);
        const Trace trace = run(spec, problem, 0, 20);
        bool differ = false;
        for (std::size_t r = 0; r < 20; ++r) {
            for (std::size_t t = 0; t <= trace.rounds; ++t) {
                const double own = trace.at(r, t, Metric::own_failure);
                const double target = trace.at(r, t, Metric::target_failure);
                CHECK(own <= target);
                CHECK(own >= 0);
                CHECK(target <= 1);
                CHECK(trace.at(r, t, Metric::kappa) <= 1 / trace.at(r, t, Metric::confidence) * (1 + 1e-12));
                differ = differ || own < target;
            }
        }
        CHECK(differ);  // with this much noise modes do change: the comparison is not vacuous
    }
}

TEST_CASE("all forms of the Gram matrix are the brute-force one") {
    for (const std::int64_t d : {1, 3, 8, 13}) {
        Spec spec = small();
        spec.dimension = d;
        const Problem problem = make_problem(spec);
        for (const std::size_t n : {5u, 777u, 100000u}) {
            const Round round = sample_round(problem, problem.theta_0, n, 0);
            GramScratch scratch;
            std::vector<double> products(round.edges.size()), direct, touched, chosen, b, b_touched;
            for (std::size_t e = 0; e < products.size(); ++e)
                products[e] = round.edges.count[e] * round.edges.reward_difference[e];
            const EdgeTerms weights{round.edges.count.data(), products.data(), &b};
            gram_direct(problem, round.edges, weights, scratch, direct);
            gram_touched(problem, round.edges, {weights.weights, weights.rewards, &b_touched}, scratch,
                         touched);
            gram(problem, round.edges, {weights.weights}, scratch, chosen);
            const Eigen::VectorXd sums =
                difference_matrix(problem, round.edges).transpose() * rewards(round.edges);
            for (Eigen::Index k = 0; k < d; ++k) {
                const auto at = static_cast<std::size_t>(k);
                CHECK(std::fabs(b[at] - sums(k)) < 1e-12 * (1 + sums.cwiseAbs().maxCoeff()));
                CHECK(std::fabs(b_touched[at] - sums(k)) < 1e-12 * (1 + sums.cwiseAbs().maxCoeff()));
            }
            const Eigen::MatrixXd D = difference_matrix(problem, round.edges);
            const Eigen::MatrixXd G = D.transpose() * D;
            // Terms of a sum that cancels in parts.
            const double scale = 1e-12 * G.cwiseAbs().maxCoeff();
            for (Eigen::Index i = 0; i < d; ++i) {
                for (Eigen::Index j = 0; j <= i; ++j) {
                    const std::size_t at =
                        static_cast<std::size_t>(i) * problem.d_stride + static_cast<std::size_t>(j);
                    CHECK(std::fabs(direct[at] - G(i, j)) < scale);
                    CHECK(std::fabs(touched[at] - G(i, j)) < scale);
                    CHECK((chosen[at] == direct[at] || chosen[at] == touched[at]));
                }
            }
        }
    }
}

TEST_CASE("an edge is found again, in either order, whatever came before") {
    Edges edges;
    EdgeIndex index;
    index.open(edges, 1);
    std::map<std::pair<std::uint32_t, std::uint32_t>, double> expected;
    double ties = 0;
    std::uint32_t mixed = 1;
    for (int i = 0; i < 20000; ++i) {
        mixed = mixed * 1664525u + 1013904223u;
        const std::uint32_t a = mixed >> 27, b = mixed >> 22 & 31;
        index.add(a, b, 1 + i % 3);
        if (a == b) {
            ties += 1 + i % 3;
        } else {
            expected[{std::min(a, b), std::max(a, b)}] += 1 + i % 3;
        }
        if (i == 10000) index.open(edges, 0);  // goes on with what is there
    }
    CHECK(edges.ties == ties);
    CHECK(edges.size() == expected.size());
    double sum = ties;
    for (std::size_t e = 0; e < edges.size(); ++e) {
        CHECK(expected[{edges.first[e], edges.second[e]}] == edges.count[e]);
        sum += edges.count[e];
    }
    CHECK(edges.pairs == sum);
}

TEST_CASE("pairs added together are those added one by one, in the same order") {
    Edges together, alone;
    EdgeIndex bulk, single;
    bulk.open(together, 3);
    single.open(alone, 3);
    std::uint32_t mixed = 1;
    std::vector<std::uint32_t> a, b;
    for (int i = 0; i < 3000; ++i) {
        mixed = mixed * 1664525u + 1013904223u;
        a.push_back(mixed >> 27);  // 0 among them, also twice
        b.push_back(mixed >> 22 & 31);
        single.add(a.back(), b.back(), 1);
        if (i % 700 != 699 && i + 1 < 3000) continue;
        bulk.add_each(a.data(), b.data(), a.size());
        a.clear();
        b.clear();
    }
    CHECK(together.first == alone.first);
    CHECK(together.second == alone.second);
    CHECK(together.count == alone.count);
    CHECK(together.ties == alone.ties);
    CHECK(together.pairs == alone.pairs);
}

TEST_CASE("the sampled update is the minimum-change least-squares solution (pseudo-inverse oracle)") {
    for (Spec spec : {small(), small_tabular()}) {
        for (const std::size_t n : {2u, 3u, 9u, 40u, 400u}) {  // from rank-deficient to overdetermined
            const Problem problem = make_problem(spec);
            const Round round = sample_round(problem, problem.theta_0, n, 0.7);
            UpdateScratch scratch;
            std::vector<double> theta;
            const UpdateReport report =
                regression_update(problem, round.edges, {spec.beta, {}}, problem.theta_0, scratch, theta);
            const Eigen::MatrixXd D = difference_matrix(problem, round.edges);
            Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> pseudo_inverse;
            pseudo_inverse.setThreshold(1e-9);
            pseudo_inverse.compute(D);
            const Eigen::VectorXd oracle =
                vector(problem.theta_0) + pseudo_inverse.solve(rewards(round.edges)) / spec.beta;
            CHECK(largest_difference(vector(theta), oracle) < 1e-9);
            CHECK(report.rank == static_cast<double>(pseudo_inverse.rank()));
            // λ is an eigenvalue of G with nothing but zeros below it: G − λI is singular, and
            // ‖Dx‖² ≥ λ‖x‖² on the range, which x = D⁺v for any v lies in.
            const Eigen::VectorXd x =
                pseudo_inverse.solve(Eigen::VectorXd(Eigen::VectorXd::LinSpaced(D.rows(), -1, 2)));
            CHECK((D * x).squaredNorm() >= report.min_eigenvalue * x.squaredNorm() * (1 - 1e-9));
            const Eigen::MatrixXd shifted =
                D.transpose() * D - report.min_eigenvalue * Eigen::MatrixXd::Identity(D.cols(), D.cols());
            Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> singular;
            singular.setThreshold(1e-9);
            singular.compute(shifted);
            CHECK(singular.rank() < D.cols());
            const Eigen::VectorXd residual =
                spec.beta * (D * (vector(theta) - vector(problem.theta_0))) - rewards(round.edges);
            CHECK(report.training_loss ==
                  doctest::Approx((residual.squaredNorm() + round.edges.scatter) / static_cast<double>(n))
                      .epsilon(1e-8));
        }
    }
}

TEST_CASE("what is recorded changes no bit of an update") {
    Spec spec = small();
    spec.dimension = 12;
    spec.prompts = 9;
    const Problem problem = make_problem(spec);
    UpdateScratch scratch;
    for (const double ridge : {0.0, 0.05}) {
        // 5 pairs cannot have rank 12; 60 do; the small ball binds.
        for (const std::size_t n : {std::size_t{5}, std::size_t{60}}) {
            for (const double radius : {1e6, 1.05 * norm(problem.theta_0)}) {
                const Round round = sample_round(problem, problem.theta_0, n, 0.5);
                std::vector<double> recorded, unrecorded;
                const UpdateReport full = regression_update(problem, round.edges, {1, radius, ridge, true},
                                                            problem.theta_0, scratch, recorded);
                const UpdateReport fast = regression_update(problem, round.edges, {1, radius, ridge, false},
                                                            problem.theta_0, scratch, unrecorded);
                CHECK(fast.rank == full.rank);
                CHECK(fast.ball_active == full.ball_active);
                CHECK(std::isnan(fast.min_eigenvalue));
                CHECK(unrecorded == recorded);
                if (n == 60) CHECK(full.min_eigenvalue > 0);
            }
        }
    }
}

TEST_CASE("Cholesky leaves matrices that are nearly singular to the eigenvalues") {
    Spec spec = small();
    spec.dimension = 12;
    spec.prompts = 9;
    spec.spectrum = Spectrum::exponential;
    spec.spectrum_decay = 2;  // λ_12/λ_1 = e^−22 = 3·10^−10: above the tolerance, but not by far
    const Problem problem = make_problem(spec);
    const Round round = sample_round(problem, problem.theta_0, 200, 0.5);
    UpdateScratch scratch;
    std::vector<double> recorded, unrecorded;
    const UpdateReport full = regression_update(problem, round.edges, {1, std::nullopt, 0, true},
                                                problem.theta_0, scratch, recorded);
    const UpdateReport fast = regression_update(problem, round.edges, {1, std::nullopt, 0, false},
                                                problem.theta_0, scratch, unrecorded);
    CHECK(full.rank == 12);
    CHECK(fast.rank == 12);
    CHECK(unrecorded == recorded);
}

TEST_CASE("in the ball the update satisfies the optimality conditions and beats rescaling") {
    for (Spec spec : {small(), small_tabular()}) {
        for (const std::size_t n : {3u, 12u, 300u}) {
            for (const double share : {0.3, 0.8, 0.999}) {
                const Problem problem = make_problem(spec);
                const Round round = sample_round(problem, problem.theta_0, n, 0.7);
                UpdateScratch scratch;
                std::vector<double> free, theta;
                regression_update(problem, round.edges, {spec.beta, {}}, problem.theta_0, scratch, free);
                const double radius = share * norm(free);
                const UpdateReport report = regression_update(problem, round.edges, {spec.beta, radius},
                                                              problem.theta_0, scratch, theta);
                CHECK(report.ball_active == 1);
                CHECK(norm(theta) == doctest::Approx(radius).epsilon(1e-10));

                const Eigen::MatrixXd D = difference_matrix(problem, round.edges);
                const Eigen::VectorXd x = vector(theta), start = vector(problem.theta_0);
                const auto loss = [&](const Eigen::VectorXd& at) {
                    return (spec.beta * (D * (at - start)) - rewards(round.edges)).squaredNorm();
                };
                // Gradient of the loss = −2β²ν θ with ν ≥ 0 (ν = 0: the loss is the unconstrained minimum).
                const Eigen::VectorXd gradient =
                    D.transpose() * (spec.beta * (D * (x - start)) - rewards(round.edges));
                const double nu = -gradient.dot(x) / x.squaredNorm();
                CHECK(nu >= -1e-9);
                CHECK((gradient + nu * x).norm() <= 1e-7 * (1 + gradient.norm()));
                CHECK(loss(x) <= loss(vector(free) * share) * (1 + 1e-9) + 1e-12);
                if (nu > 1e-6) CHECK(loss(x) < loss(vector(free) * share));
            }
        }
    }
}

TEST_CASE("the population update in the ball is the limit of the sampled one") {
    for (Spec spec : {small(), small_tabular()}) {
        const Problem problem = make_problem(spec);
        const double radius = 1.1 * norm(problem.theta_0);
        const Round round = sample_round(problem, problem.theta_0, 1000000, 0);
        UpdateScratch scratch;
        std::vector<double> sampled, population;
        regression_update(problem, round.edges, {spec.beta, radius, 0, false}, problem.theta_0, scratch,
                          sampled);
        const double* p = round.policy.probability.data();
        const UpdateReport report =
            expected_update(problem, {{{1, p, p}}}, round.policy.log_policy.data(), {spec.beta, radius},
                            problem.theta_0, scratch, population);
        CHECK(report.ball_active == 1);
        CHECK(norm(population) == doctest::Approx(radius).epsilon(1e-10));
        // Entries of G/n have standard errors of about 1/√n = 0.001; 0.03 is far outside them.
        CHECK((vector(sampled) - vector(population)).norm() < 0.03 * radius);
    }
}

TEST_CASE("κ may not rise in the ball either, and realizable rounds are untouched by it") {
    Spec spec = small();
    make_population(spec);
    const Problem problem = make_problem(spec);
    spec.radius = 2.0 * norm(problem.theta_0);  // (1.5)¹ fits, (1.5)² does not
    const Trace trace = run(spec, problem, 0, 1);
    CHECK(trace.at(0, 1, Metric::ball_active) == 0);
    for (std::size_t t = 2; t <= trace.rounds; ++t) {
        CHECK(trace.at(0, t, Metric::ball_active) == 1);
        CHECK(trace.at(0, t, Metric::theta_norm) == doctest::Approx(*spec.radius).epsilon(1e-10));
    }
}

TEST_CASE("sampled frequencies follow μ and π (χ² at 1e-6 false alarms, fixed seed)") {
    Spec spec = small();
    spec.prompt_weights = PromptWeights::zipf;
    const Problem problem = make_problem(spec);
    const std::size_t n = 200000;
    const Round round = sample_round(problem, problem.theta_0, n, 0);
    const double* p = round.policy.probability.data();
    // As counts, and one by one, 20 pairs at a time.
    ResponseSampler sampler(problem);
    Edges one_by_one;
    for (std::uint32_t turn = 0; turn < n / 20; ++turn)
        sampler.pairs(problem, {p}, {11, turn, 0, Stream::pairs}, 20, one_by_one);
    for (const Edges* edges : {&round.edges, const_cast<const Edges*>(&one_by_one)}) {
        CHECK(edges->pairs == static_cast<double>(n));
        double chi_squared = 0, cells = 0, left = static_cast<double>(n), left_expected = left;
        for (std::size_t e = 0; e < edges->size(); ++e) {
            const std::uint32_t first = edges->first[e], second = edges->second[e];
            REQUIRE(first / problem.stride == second / problem.stride);
            REQUIRE(first < second);
            const double expected =
                static_cast<double>(n) * problem.mu[first / problem.stride] * 2 * p[first] * p[second];
            if (expected < 10) continue;  // with what was never drawn, in the rest
            const double error = edges->count[e] - expected;
            chi_squared += error * error / expected;
            cells += 1;
            left -= edges->count[e];
            left_expected -= expected;
        }
        chi_squared += (left - left_expected) * (left - left_expected) / left_expected;
        CHECK(cells > 50);
        // Wilson–Hilferty: ((χ²/k)^⅓ − (1 − 2/9k))/√(2/9k) is close to standard normal; 4.75 has tail 1e-6.
        const double k = cells;
        const double z = (std::cbrt(chi_squared / k) - (1 - 2 / (9 * k))) / std::sqrt(2 / (9 * k));
        CHECK(z < 4.75);
        CHECK(z > -4.75);
    }
    // y and y' are independent given x: the tie rate is Σ μ Σ π² within 4.9 standard errors (1e-6).
    double expected = 0;
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        for (std::size_t y = 0; y < problem.responses; ++y) {
            const double p = round.policy.probability[x * problem.stride + y];
            expected += problem.mu[x] * p * p;
        }
    }
    const double error = std::sqrt(expected * (1 - expected) / static_cast<double>(n));
    CHECK(std::fabs(round.edges.tie_rate() - expected) < 4.9 * error);
}

TEST_CASE("judge noise: each pair has σ√2, drawn by edge or pair by pair (1e-6 false alarms, fixed seed)") {
    const Problem problem = make_problem(small());
    const Round round = sample_round(problem, problem.theta_0, 300, 0);
    const double* rewards = round.policy.log_policy.data();
    const double sigma = 0.3, turns = 3000;
    REQUIRE(round.edges.ties > 0);
    for (const bool each : {false, true}) {
        double sum = 0, squares = 0, scatter = 0, scatter_squares = 0, size = 0;
        for (std::uint32_t turn = 0; turn < turns; ++turn) {
            const PairJudge judge{rewards, sigma, {11, turn, 0, Stream::judge}};
            std::vector<double> scratch;
            Edges noisy = round.edges;
            if (each) {
                score_and_compare(judge, {rewards, sigma, {11, turn, 0, Stream::last_judge}}, scratch, noisy);
            } else {
                score(rewards, sigma, judge.key, scratch, noisy);
            }
            for (std::size_t e = 0; e < noisy.size(); ++e) {
                const double noise = noisy.reward_difference[e] - round.edges.reward_difference[e];
                const double z = noise / (sigma * std::sqrt(2 / noisy.count[e]));
                sum += z;
                squares += z * z;
                size += 1;
            }
            scatter += noisy.scatter / (2 * sigma * sigma);
            scatter_squares += std::pow(noisy.scatter / (2 * sigma * sigma), 2);
        }
        CHECK(std::fabs(sum / size) < 4.9 / std::sqrt(size));
        CHECK(std::fabs(squares / size - 1) < 4.9 * std::sqrt(2 / size));
        // χ² of n − E degrees of freedom: mean ν, variance 2ν, whose estimate has about 2·(2ν)²/turns.
        const double nu = 300 - static_cast<double>(round.edges.size());
        const double mean = scatter / turns, variance = scatter_squares / turns - mean * mean;
        CHECK(std::fabs(mean - nu) < 4.9 * std::sqrt(2 * nu / turns));
        CHECK(std::fabs(variance / (2 * nu) - 1) < 4.9 * std::sqrt((2 + 12 / nu) / turns));
    }
}

TEST_CASE("prompts are drawn by inverse distribution function, and none of weight 0") {
    const std::vector<double> weights{0, 0.5, 0, 0.25, 0.25, 0};
    const PromptLaw law(weights);
    const auto draw = [&law](double u) {
        std::uint32_t x = 99;
        law.draw(&u, 1, &x);
        return x;
    };
    CHECK(draw(1e-300) == 1);
    CHECK(draw(0.4999999999) == 1);
    CHECK(draw(0.5000000001) == 3);
    CHECK(draw(0.75) == 4);
    CHECK(draw(std::nextafter(1.0, 0.0)) == 4);
    for (int i = 1; i < 10000; ++i) {
        const double u = i / 10000.0;
        double sum = 0;
        std::size_t expected = 0;
        while ((sum += weights[expected]) <= u) ++expected;
        CHECK(draw(u) == expected);
    }
}

TEST_CASE("components: hand-made graph") {
    Edges edges;
    edges.first = {1, 2, 5};
    edges.second = {5, 3, 9};
    Components components;
    components.find(12, edges);
    REQUIRE(components.count() == 2);
    CHECK(std::vector<std::uint32_t>(components.members(0), components.members(0) + 3) ==
          std::vector<std::uint32_t>{1, 5, 9});
    CHECK(std::vector<std::uint32_t>(components.edges(0), components.edges(0) + components.edge_count(0)) ==
          std::vector<std::uint32_t>{0, 2});
    CHECK(components.size(1) == 2);
    CHECK(components.members(1)[0] == 2);
    CHECK(components.position(9) == 2);
}

TEST_CASE("policy metrics against a direct computation") {
    Spec spec = small();
    spec.record_policy = 3;
    spec.judge_noise = 0.5;
    const Problem problem = make_problem(spec);
    const Trace trace = run(spec, problem, 0, 3);
    const std::size_t table = problem.prompts * problem.responses;
    for (std::size_t r = 0; r < 3; ++r) {
        const double* pi_0 = trace.policy.data() + r * (trace.rounds + 1) * table;
        for (std::size_t t = 0; t <= trace.rounds; ++t) {
            const double* pi = pi_0 + t * table;
            double kappa = 0, entropy = 0, kl = 0, own = 0, target = 0, kept = 0, top = 0, floor = 0, c = 1,
                   margin = 1e300;
            for (std::size_t x = 0; x < problem.prompts; ++x) {
                const double* p = pi + x * problem.responses;
                const double* q = pi_0 + x * problem.responses;
                const double mu = problem.mu[x];
                std::vector<double> sorted(p, p + problem.responses);
                std::sort(sorted.rbegin(), sorted.rend());
                const auto mode = std::max_element(p, p + problem.responses) - p;
                const auto mode_0 = std::max_element(q, q + problem.responses) - q;
                kappa += mu / sorted[0];
                top += mu * sorted[0];
                own += sorted[0] <= 1 - spec.delta ? mu : 0;
                target += p[mode_0] <= 1 - spec.delta ? mu : 0;
                kept += mode == mode_0 ? mu : 0;
                c = std::min(c, sorted[0]);
                margin = std::min(margin, std::log(sorted[0] / sorted[1]));
                for (std::size_t y = 0; y < problem.responses; ++y) {
                    entropy -= mu * p[y] * std::log(p[y]);
                    kl += mu * p[y] * std::log(p[y] / q[y]);
                    floor = std::min(floor, std::log(p[y]));
                }
            }
            CHECK(trace.at(r, t, Metric::kappa) == doctest::Approx(kappa).epsilon(1e-12));
            CHECK(trace.at(r, t, Metric::mean_max_probability) == doctest::Approx(top).epsilon(1e-12));
            CHECK(trace.at(r, t, Metric::own_failure) == doctest::Approx(own).epsilon(1e-12));
            CHECK(trace.at(r, t, Metric::target_failure) == doctest::Approx(target).epsilon(1e-12));
            CHECK(trace.at(r, t, Metric::mode_kept) == doctest::Approx(kept).epsilon(1e-12));
            CHECK(trace.at(r, t, Metric::confidence) == doctest::Approx(c).epsilon(1e-12));
            CHECK(trace.at(r, t, Metric::margin) == doctest::Approx(margin).epsilon(1e-9));
            CHECK(trace.at(r, t, Metric::entropy) == doctest::Approx(entropy).epsilon(1e-10));
            CHECK(trace.at(r, t, Metric::kl_to_base) == doctest::Approx(kl).epsilon(1e-9));
            CHECK(trace.at(r, t, Metric::min_log_probability) == doctest::Approx(floor).epsilon(1e-10));
        }
    }
}

TEST_CASE("a replicate's bits do not depend on the range it is computed in") {
    for (Spec spec : {small(), small_tabular()}) {
        spec.judge_noise = 0.2;
        spec.replicates = 9;
        const Problem problem = make_problem(spec);
        const Trace whole = run(spec, problem, 0, 9);
        for (std::size_t r = 0; r < 9; ++r) CHECK(run(spec, problem, r, 1).digests[0] == whole.digests[r]);
    }
}

TEST_CASE("replicates, seeds and rounds draw differently; the population loop does not draw") {
    Spec spec = small();
    spec.judge_noise = 0.2;
    const Problem problem = make_problem(spec);
    const Trace a = run(spec, problem, 0, 2);
    CHECK(a.digests[0] != a.digests[1]);
    spec.seed = 2;
    CHECK(run(spec, problem, 0, 1).digests[0] != a.digests[0]);
    make_population(spec);
    const Trace p = run(spec, problem, 0, 2);
    CHECK(p.digests[0] == p.digests[1]);
}

TEST_CASE("a pair count of one, zero rounds, and zero-weight prompts work") {
    Spec spec = small();
    spec.samples = 1;
    spec.prompt_weights = PromptWeights::given;
    spec.weights = {0, 1, 0, 2, 0, 0, 1};
    Trace trace = run(spec, make_problem(spec), 0, 2);
    CHECK(trace.at(0, 1, Metric::rank) <= 1);
    spec.rounds = 0;
    trace = run(spec, make_problem(spec), 0, 2);
    CHECK(trace.metrics.size() == 2 * kMetrics);
    CHECK(std::isnan(trace.at(0, 0, Metric::tie_rate)));
}

TEST_CASE("memory is announced and refused by the parameter that costs most") {
    Spec spec;
    CHECK(memory_bytes(spec, 1) < 10e6);
    const auto blamed = [](const Spec& s) {
        try {
            check_memory(s, memory_bytes(s, 1), 1e9);
        } catch (const Error& error) {
            CHECK(error.code == Code::too_large);
            return error.parameter;
        }
        return std::string("none");
    };
    CHECK(blamed(spec) == "none");
    spec.samples = 1000000000;  // drawn as counts: no more is held than there are pairs of responses
    CHECK(blamed(spec) == "none");
    spec.prompts = 1000;
    spec.responses = 1000;
    CHECK(blamed(spec) == "samples");
    spec = {};
    spec.replicates = 10000000;
    CHECK(blamed(spec) == "replicates");
    spec = {};
    spec.prompts = 1000000;
    spec.responses = 1000;
    CHECK(blamed(spec) == "prompts");
}
