// Few responses in many dimensions: updates and spectra in the span of the differences are those in all
// dimensions.
#include <doctest/doctest.h>

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "loop/loop.hpp"
#include "numerics/kernels.hpp"
#include "policies/subspace.hpp"
#include "problems/features.hpp"
#include "problems/make_problem.hpp"
#include "theory/data_spectrum.hpp"
#include "theory/effective_dimension.hpp"

using namespace srlm;

namespace {

std::vector<double> normals(std::size_t count, std::uint32_t slot) {
    std::vector<double> out(count + count % 2);
    kernels().normals({5, 0, 0, Stream::features}, slot, 0, out.size() / 2, out.data());
    out.resize(count);
    return out;
}

/// The same problem with its features turned into `dimension` dimensions, and a part of θ_0 beyond them all.
Problem embedded(const Problem& problem, std::size_t dimension, double beyond) {
    const auto D = static_cast<Eigen::Index>(dimension), d = static_cast<Eigen::Index>(problem.dimension);
    const std::vector<double> random = normals(dimension * (problem.dimension + 1), 0);
    const Eigen::MatrixXd H =
        Eigen::HouseholderQR<Eigen::MatrixXd>(Eigen::Map<const Eigen::MatrixXd>(random.data(), D, d + 1))
            .householderQ() *
        Eigen::MatrixXd::Identity(D, d + 1);
    Problem out = problem;
    size_linear(out, problem.prompts, problem.responses, dimension);
    for (std::size_t m = 0; m < problem.entries(); ++m) {
        const Eigen::Map<const Eigen::VectorXd> phi(problem.feature_rows.data() + m * problem.d_stride, d);
        Eigen::Map<Eigen::VectorXd>(out.feature_rows.data() + m * out.d_stride, D) = H.leftCols(d) * phi;
    }
    transpose_features(out);
    out.theta_0.assign(dimension, 0.0);
    Eigen::Map<Eigen::VectorXd>(out.theta_0.data(), D) =
        H.leftCols(d) * Eigen::Map<const Eigen::VectorXd>(problem.theta_0.data(), d) + beyond * H.col(d);
    return out;
}

Spec spec_of_40_dimensions() {
    Spec spec;
    spec.prompts = 12;
    spec.responses = 9;
    spec.dimension = 40;
    spec.kappa_0 = 3;
    spec.rounds = 3;
    spec.replicates = 2;
    spec.judge_noise = 0.3;
    return spec;
}

/// Largest difference of recorded numbers, relative to their size.
double largest_difference(const Trace& a, const Trace& b) {
    REQUIRE(a.metrics.size() == b.metrics.size());
    double largest = 0;
    for (std::size_t i = 0; i < a.metrics.size(); ++i) {
        CHECK(std::isnan(a.metrics[i]) == std::isnan(b.metrics[i]));
        if (std::isnan(a.metrics[i])) continue;
        const double size = std::max(1.0, std::fabs(a.metrics[i]));
        largest = std::max(largest, std::fabs(a.metrics[i] - b.metrics[i]) / size);
    }
    return largest;
}

}  // namespace

TEST_CASE("an orthonormal basis spans rows that are independent, nearly dependent, equal or 0") {
    constexpr std::size_t d = 21, stride = 24;
    for (const bool dependent : {false, true}) {
        const std::size_t count = 8;
        std::vector<double> rows(count * stride, 0.0);
        for (std::size_t i = 0; i < count; ++i) {
            const std::vector<double> row = normals(d, static_cast<std::uint32_t>(i));
            std::copy(row.begin(), row.end(), rows.begin() + static_cast<std::ptrdiff_t>(i * stride));
        }
        if (dependent) {
            for (std::size_t k = 0; k < d; ++k) {
                rows[2 * stride + k] = rows[k];
                rows[3 * stride + k] = 0;
                rows[5 * stride + k] = rows[4 * stride + k] + 1e-9 * rows[5 * stride + k];
                rows[6 * stride + k] = rows[k] - 3 * rows[stride + k];
            }
        }
        const OrthonormalBasis basis = orthonormal_basis(rows, count, d, stride);
        CHECK(basis.rank == (dependent ? 5 : count));
        for (std::size_t i = 0; i < basis.rank; ++i) {
            for (std::size_t j = 0; j <= i; ++j) {
                double product = 0;
                for (std::size_t k = 0; k < d; ++k)
                    product += basis.vectors[i * stride + k] * basis.vectors[j * stride + k];
                CHECK(std::fabs(product - (i == j)) < 1e-14);
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t k = 0; k < d; ++k) {
                double value = 0;
                for (std::size_t j = 0; j < basis.rank; ++j)
                    value += basis.inside[i * basis.rank + j] * basis.vectors[j * stride + k];
                CHECK(std::fabs(value - rows[i * stride + k]) < 1e-13);
            }
        }
    }
    CHECK(orthonormal_basis({}, 0, d, stride).rank == 1);
    CHECK(orthonormal_basis(std::vector<double>(2 * stride, 0.0), 2, d, stride).rank == 1);
}

TEST_CASE("the loop in 300 dimensions is that in the 40 which the features fill") {
    const auto same = [](const Spec& spec, double tolerance) {
        const Problem few = make_problem(spec), many = embedded(few, 300, 0);
        const double difference = largest_difference(run(spec, few, 0, 2), run(spec, many, 0, 2));
        CHECK(difference < tolerance);
    };
    Spec spec = spec_of_40_dimensions();
    SUBCASE("fewer pairs than the features fill: the minimiser nearest to θ_t") {
        spec.samples = 15;
        same(spec, 1e-10);
    }
    SUBCASE("more pairs than that, so that differences depend on each other") {
        spec.samples = 150;
        same(spec, 1e-10);
    }
    SUBCASE("a ridge") {
        spec.samples = 60;
        spec.ridge = 0.02;
        same(spec, 1e-10);
    }
    SUBCASE("the ball, few pairs") {
        spec.samples = 15;
        spec.radius = 25;
        same(spec, 1e-10);
    }
    SUBCASE("the ball, many pairs") {
        spec.samples = 150;
        spec.radius = 25;
        same(spec, 1e-10);
    }
    SUBCASE("the ball and a ridge") {
        spec.samples = 15;
        spec.radius = 25;
        spec.ridge = 0.02;
        same(spec, 1e-10);
    }
    SUBCASE("without the spectrum") {
        spec.samples = 15;
        spec.record_spectrum = false;
        same(spec, 1e-10);
    }
    SUBCASE("accumulated pairs") {
        spec.samples = 15;
        spec.accumulate = true;
        same(spec, 1e-10);
    }
    SUBCASE("one pair a round, which may be a tie") {
        spec.samples = 1;
        same(spec, 1e-10);
    }
    SUBCASE("logistic") {
        spec.objective = "logistic";
        spec.samples = 30;
        spec.ridge = 0.01;
        same(spec, 1e-8);
    }
    SUBCASE("logistic, in the ball") {
        spec.objective = "logistic";
        spec.samples = 30;
        spec.radius = 25;
        same(spec, 1e-8);
    }
    SUBCASE("best of n") {
        spec.objective = "best_of_n";
        spec.samples = 8;
        spec.ridge = 0.01;
        same(spec, 1e-8);
    }
    SUBCASE("best of n, in the ball") {
        spec.objective = "best_of_n";
        spec.samples = 8;
        spec.radius = 25;
        same(spec, 1e-8);
    }
    SUBCASE("population, in the ball") {
        spec.objective = "population";
        spec.samples = Spec{}.samples;
        spec.judge_noise = 0;
        spec.radius = 25;
        same(spec, 1e-10);
    }
}

TEST_CASE("a part of θ_0 that no response sees stays, and shrinks only where the ball binds") {
    Spec spec = spec_of_40_dimensions();
    spec.samples = 15;
    const Problem few = make_problem(spec), many = embedded(few, 300, 7.0);
    const Trace inside = run(spec, few, 0, 1), beyond = run(spec, many, 0, 1);
    for (std::size_t t = 0; t <= 3; ++t) {
        const double a = inside.at(0, t, Metric::theta_norm), b = beyond.at(0, t, Metric::theta_norm);
        CHECK(std::sqrt(a * a + 49) == doctest::Approx(b).epsilon(1e-10));
        CHECK(inside.at(0, t, Metric::kappa) ==
              doctest::Approx(beyond.at(0, t, Metric::kappa)).epsilon(1e-10));
    }
    spec.radius =
        1.01 * std::sqrt(inside.at(0, 0, Metric::theta_norm) * inside.at(0, 0, Metric::theta_norm) + 49);
    const Trace held = run(spec, many, 0, 1);
    CHECK(held.at(0, 1, Metric::theta_norm) == doctest::Approx(*spec.radius).epsilon(1e-10));
}

TEST_CASE("the data spectrum by responses is that by dimensions") {
    Spec spec = spec_of_40_dimensions();
    const Problem few = make_problem(spec);
    std::vector<double> by_dimension = data_spectrum(few);
    const std::vector<double> by_response = data_spectrum(embedded(few, 300, 0));
    REQUIRE(by_response.size() == 300);
    by_dimension.resize(300, 0.0);
    for (std::size_t j = 0; j < 300; ++j) CHECK(std::fabs(by_response[j] - by_dimension[j]) < 1e-15);

    // Two responses a prompt, an axis each: eigenvalues 2μp(1 − p)·‖Δφ‖², exactly.
    Problem axes = few;
    size_linear(axes, 3, 2, 400);
    axes.mu = {0.5, 0.3, 0.2};
    for (std::size_t x = 0; x < 3; ++x) axes.feature_rows[x * axes.stride * axes.d_stride + 7 * x] = 0.5;
    transpose_features(axes);
    axes.theta_0.assign(400, 0.0);
    const std::vector<double> known = data_spectrum(axes);
    for (std::size_t x = 0; x < 3; ++x) CHECK(known[x] == doctest::Approx(axes.mu[x] / 8).epsilon(1e-14));
    for (std::size_t j = 3; j < 400; ++j) CHECK(known[j] < 1e-17);
}

TEST_CASE("the effective dimension of one-hot features needs no eigenvalues") {
    Spec spec;
    spec.problem = "tabular";
    spec.prompts = 9;
    spec.responses = 13;
    spec.kappa_0 = 4;
    spec.prompt_weights = PromptWeights::zipf;
    const Problem problem = make_problem(spec);
    for (const double lambda : {1e-6, 1e-3, 0.1, 10.0})
        CHECK(data_effective_dimension(problem, lambda) ==
              doctest::Approx(effective_dimension(data_spectrum(problem), lambda)).epsilon(1e-10));
}
