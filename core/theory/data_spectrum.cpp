#include "theory/data_spectrum.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>

#include "numerics/kernels.hpp"
#include "policies/gram_matrix.hpp"
#include "policies/pair_law.hpp"
#include "policies/subspace.hpp"
#include "policies/tables.hpp"
#include "theory/effective_dimension.hpp"

namespace srlm {

namespace {

void append_eigenvalues(const Eigen::MatrixXd& matrix, std::vector<double>& spectrum) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(matrix, Eigen::EigenvaluesOnly);
    for (Eigen::Index j = 0; j < eigen.eigenvalues().size(); ++j)
        spectrum.push_back(std::max(0.0, eigen.eigenvalues()(j)));
}

PolicyTables base_policy(const Problem& problem) {
    PolicyTables base(problem);
    std::vector<double> logits(problem.entries());
    problem_logits(problem, problem.theta_0.data(), 1, logits.data());
    base.evaluate(problem, logits.data());
    return base;
}

/// With rows √(2μ_xπ_0(y|x))·(φ(x,y) − E_{y'~π_0}[φ(x,y')]) of B, the covariance is BᵀB, and BBᵀ has its
/// eigenvalues but for zeros: the smaller matrix where the responses are fewer than the dimensions.
void append_by_responses(const Problem& problem, const PolicyTables& base, std::size_t responses,
                         std::vector<double>& spectrum) {
    const std::size_t width = padded(responses), d = problem.dimension;
    std::vector<double> columns(d * width, 0.0), mean(d), G(responses * width, 0.0);
    std::size_t column = 0;
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        const double* phi = problem.feature_rows.data() + x * problem.stride * problem.d_stride;
        const double* p = base.probability.data() + x * problem.stride;
        std::fill(mean.begin(), mean.end(), 0.0);
        for (std::size_t y = 0; y < count; ++y)
            for (std::size_t k = 0; k < d; ++k) mean[k] += p[y] * phi[y * problem.d_stride + k];
        for (std::size_t y = 0; y < count; ++y, ++column) {
            const double weight = std::sqrt(2 * problem.mu[x] * p[y]);
            for (std::size_t k = 0; k < d; ++k)
                columns[k * width + column] = weight * (phi[y * problem.d_stride + k] - mean[k]);
        }
    }
    kernels().gram(columns.data(), columns.data(), d, responses, width, G.data());
    const auto size = static_cast<Eigen::Index>(responses);
    Eigen::MatrixXd K(size, size);
    for (Eigen::Index i = 0; i < size; ++i)
        for (Eigen::Index j = 0; j <= i; ++j)
            K(i, j) = G[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j)];
    append_eigenvalues(K, spectrum);
    spectrum.resize(d, 0.0);
}

}  // namespace

std::vector<double> data_spectrum(const Problem& problem) {
    const PolicyTables base = base_policy(problem);
    std::vector<double> spectrum;
    const auto responses = static_cast<std::size_t>(
        std::accumulate(problem.response_count.begin(), problem.response_count.end(), std::int64_t{0}));
    if (problem.tabular) {
        for (std::size_t x = 0; x < problem.prompts; ++x) {
            const Eigen::Map<const Eigen::VectorXd> p(base.probability.data() + x * problem.stride,
                                                      problem.response_count[x]);
            Eigen::MatrixXd block = -2 * problem.mu[x] * (p * p.transpose());
            block.diagonal() += 2 * problem.mu[x] * p;
            append_eigenvalues(block, spectrum);
        }
    } else if (problem.dimension > kAlwaysDirect && responses < problem.dimension) {
        append_by_responses(problem, base, responses, spectrum);
    } else {
        std::vector<double> rows, G;
        const double* p = base.probability.data();
        expected_gram(problem, {{{1, p, p}}}, rows, G);
        append_eigenvalues(gram_matrix(problem, G), spectrum);
    }
    std::sort(spectrum.begin(), spectrum.end(), std::greater<>());
    return spectrum;
}

double data_effective_dimension(const Problem& problem, double lambda) {
    if (!problem.tabular) return effective_dimension(data_spectrum(problem), lambda);
    const PolicyTables base = base_policy(problem);
    double sum = 0;
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        if (problem.mu[x] == 0) continue;
        double shares = 0, squares = 0, reciprocals = 0;
        for (std::int32_t y = 0; y < problem.response_count[x]; ++y) {
            const double p = base.probability[x * problem.stride + static_cast<std::size_t>(y)];
            const double w = 2 * problem.mu[x] * p;
            shares += w / (w + lambda);
            squares += w * p / ((w + lambda) * (w + lambda));
            reciprocals += p / (w + lambda);
        }
        sum += shares - squares / reciprocals;
    }
    return sum;
}

}  // namespace srlm
