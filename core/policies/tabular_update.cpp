#include "policies/tabular_update.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/nan.hpp"
#include "policies/pair_law.hpp"

namespace srlm {

namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using Eigensolver = Eigen::SelfAdjointEigenSolver<Matrix>;

/// A block of the spectral problem: eigenvectors of the range, over given entries of θ.
struct Block {
    const std::uint32_t* entries;
    Matrix vectors;      ///< [members][range]
    std::size_t offset;  ///< Where its eigenvalues start in the SpectralRegression
};

/// s[m] = Σ_{e: first = m} c_eΔr_e − Σ_{e: second = m} c_eΔr_e, the rewards gathered on the responses
/// [entries].
void gather_rewards(const Problem& problem, const Edges& edges, std::vector<double>& gathered) {
    gathered.assign(problem.entries(), 0.0);
    for (std::size_t e = 0; e < edges.size(); ++e) {
        const double reward = edges.count[e] * edges.reward_difference[e];
        gathered[edges.first[e]] += reward;
        gathered[edges.second[e]] -= reward;
    }
}

Matrix laplacian(const Components& components, std::size_t c, const Edges& edges) {
    const auto size = static_cast<Eigen::Index>(components.size(c));
    Matrix L = Matrix::Zero(size, size);
    for (std::size_t k = 0; k < components.edge_count(c); ++k) {
        const std::uint32_t e = components.edges(c)[k];
        const Eigen::Index a = components.position(edges.first[e]), b = components.position(edges.second[e]);
        L(a, a) += edges.count[e];
        L(b, b) += edges.count[e];
        L(a, b) -= edges.count[e];
        L(b, a) -= edges.count[e];
    }
    return L;
}

/// Adds to θ the solution of L u = b/β that has mean 0 on the component: ground one response,
/// solve the positive definite rest, remove the mean. With a ridge, of (L + ridge·I) u = b/β: its mean
/// is 0 by itself, as that of b is.
void add_minimum_change(const Matrix& L, const std::uint32_t* members, const std::vector<double>& gathered,
                        double beta, double ridge, std::vector<double>& theta) {
    const Eigen::Index size = L.rows(), solved = ridge > 0 ? size : size - 1;
    Matrix A = L.topLeftCorner(solved, solved);
    A.diagonal().array() += ridge;
    Vector u = Vector::Zero(solved);
    for (Eigen::Index i = 0; i < solved; ++i) u(i) = gathered[members[i]] / beta;
    const Eigen::LLT<Matrix> llt(A);
    llt.solveInPlace(u);
    double mean = 0;
    for (Eigen::Index i = 0; i < solved; ++i) mean += u(i);
    mean /= static_cast<double>(size);
    for (Eigen::Index i = 0; i < size; ++i) theta[members[i]] += (i < solved ? u(i) : 0) - mean;
}

/// Appends eigenvalues λ_j + ridge, j in [skip, size), of a block and the numerators
/// (λ_j + ridge)⟨v_j, θ_t⟩ + ⟨v_j, b⟩/β.
void append_block(const Eigensolver& eigen, Eigen::Index skip, double ridge, const Vector& theta_t,
                  const Vector& b_scaled, const std::uint32_t* entries, SpectralRegression& regression,
                  std::vector<Block>& blocks) {
    const Eigen::Index size = eigen.eigenvalues().size();
    blocks.push_back({entries, eigen.eigenvectors().rightCols(size - skip), regression.eigenvalue.size()});
    const Vector coordinates = blocks.back().vectors.transpose() * theta_t;
    const Vector b_coordinates = blocks.back().vectors.transpose() * b_scaled;
    for (Eigen::Index j = 0; j < size - skip; ++j) {
        const double eigenvalue = eigen.eigenvalues()(skip + j) + ridge;
        regression.eigenvalue.push_back(eigenvalue);
        regression.numerator.push_back(eigenvalue * coordinates(j) + b_coordinates(j));
    }
}

/// θ from the solved blocks and the part `null` of θ_t that the pairs leave open. With a ridge that
/// part is one more direction, with the ridge as its eigenvalue. Returns whether the ball was active.
bool assemble(SpectralRegression& regression, const std::vector<Block>& blocks,
              const std::vector<double>& null, double ridge, double radius, std::vector<double>& theta) {
    double null_norm_squared = 0;
    for (const double value : null) null_norm_squared += value * value;
    if (ridge > 0) {
        regression.eigenvalue.push_back(ridge);
        regression.numerator.push_back(ridge * std::sqrt(null_norm_squared));
    } else {
        regression.null_norm_squared = null_norm_squared;
    }
    const BallSolution ball = solve_in_ball(regression, radius);
    const double null_scale = ridge > 0 ? ridge / (ridge + ball.multiplier) : ball.null_scale;
    for (std::size_t m = 0; m < theta.size(); ++m) theta[m] = null_scale * null[m];
    for (const Block& block : blocks) {
        Vector solution(block.vectors.cols());
        for (Eigen::Index j = 0; j < solution.size(); ++j) {
            const std::size_t i = block.offset + static_cast<std::size_t>(j);
            solution(j) = regression.numerator[i] / (regression.eigenvalue[i] + ball.multiplier);
        }
        const Vector values = block.vectors * solution;
        for (Eigen::Index i = 0; i < values.size(); ++i) theta[block.entries[i]] += values(i);
    }
    return ball.active;
}

Vector pick(const std::vector<double>& values, const std::uint32_t* entries, std::size_t count) {
    Vector out(static_cast<Eigen::Index>(count));
    for (std::size_t i = 0; i < count; ++i) out(static_cast<Eigen::Index>(i)) = values[entries[i]];
    return out;
}

/// The regression over the ball when the minimum-change solution lies outside.
bool regression_in_ball(const Components& components, const Edges& edges, const UpdateOptions& options,
                        const std::vector<double>& theta_t, const std::vector<double>& gathered,
                        std::vector<double>& theta) {
    const double ridge = options.scaled_ridge(edges.pairs);
    SpectralRegression regression;
    std::vector<Block> blocks;
    std::vector<double> null = theta_t;  // responses in no component stay open
    for (std::size_t c = 0; c < components.count(); ++c) {
        const std::uint32_t* members = components.members(c);
        const Eigensolver eigen(laplacian(components, c, edges), Eigen::ComputeEigenvectors);
        const Vector old = pick(theta_t, members, components.size(c));
        // A connected Laplacian has exactly one null direction: the constant vector.
        append_block(eigen, 1, ridge, old, pick(gathered, members, components.size(c)) / options.beta,
                     members, regression, blocks);
        const double mean = old.sum() / static_cast<double>(old.size());
        for (std::size_t i = 0; i < components.size(c); ++i) null[members[i]] = mean;
    }
    return assemble(regression, blocks, null, ridge, *options.radius, theta);
}

}  // namespace

UpdateReport tabular_regression(const Problem& problem, const Edges& edges, const UpdateOptions& options,
                                const std::vector<double>& theta_t, UpdateScratch& scratch,
                                std::vector<double>& theta) {
    Components& components = scratch.components;
    components.find(problem.entries(), edges);
    gather_rewards(problem, edges, scratch.gathered);
    theta = theta_t;
    UpdateReport report{0, kNaN, 0, kNaN};
    for (std::size_t c = 0; c < components.count(); ++c) {
        const Matrix L = laplacian(components, c, edges);
        add_minimum_change(L, components.members(c), scratch.gathered, options.beta,
                           options.scaled_ridge(edges.pairs), theta);
        report.rank += static_cast<double>(components.size(c) - 1);
        if (options.record_spectrum) {
            const Eigensolver eigen(L, Eigen::EigenvaluesOnly);
            const double smallest = eigen.eigenvalues()(1);
            if (!(report.min_eigenvalue <= smallest)) report.min_eigenvalue = smallest;
        }
    }
    if (options.radius && norm(theta) > *options.radius) {
        report.ball_active =
            regression_in_ball(components, edges, options, theta_t, scratch.gathered, theta) ? 1 : 0;
    }
    return report;
}

UpdateReport tabular_expected(const Problem& problem, const PairLaw& law, const double* rewards,
                              const UpdateOptions& options, const std::vector<double>& theta_t,
                              UpdateScratch& scratch, std::vector<double>& theta) {
    SpectralRegression regression;
    std::vector<Block> blocks;
    std::vector<double> null = theta_t;
    std::vector<std::uint32_t> entries(problem.entries());
    UpdateReport report{0, kNaN, 0, kNaN};
    expected_gather(problem, law, rewards, scratch.gathered);
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        std::uint32_t* members = entries.data() + x * problem.stride;
        for (std::size_t y = 0; y < count; ++y)
            members[y] = static_cast<std::uint32_t>(x * problem.stride + y);
        if (problem.mu[x] == 0 || count < 2) continue;
        const auto size = static_cast<Eigen::Index>(count);
        Matrix G = Matrix::Zero(size, size);
        for (const PairLaw::Part& part : law.parts) {
            const Eigen::Map<const Vector> p(part.first + x * problem.stride, size);
            const Eigen::Map<const Vector> q(part.second + x * problem.stride, size);
            const double weight = problem.mu[x] * part.share;
            G -= weight * (p * q.transpose() + q * p.transpose());
            G.diagonal() += weight * (p * q.sum() + q * p.sum());
        }
        const Eigensolver eigen(G, Eigen::ComputeEigenvectors);
        const Vector& lambda = eigen.eigenvalues();
        Eigen::Index skip = 1;  // the constant vector; more where probabilities vanish
        while (skip < lambda.size() && lambda(skip) <= kRankTolerance * lambda(lambda.size() - 1)) ++skip;
        const Vector old = pick(theta_t, members, count);
        append_block(eigen, skip, options.ridge, old, pick(scratch.gathered, members, count) / options.beta,
                     members, regression, blocks);
        const Vector open = old - blocks.back().vectors * (blocks.back().vectors.transpose() * old);
        for (std::size_t y = 0; y < count; ++y) null[members[y]] = open(static_cast<Eigen::Index>(y));
        report.rank += static_cast<double>(lambda.size() - skip);
    }
    if (!regression.eigenvalue.empty()) {
        report.min_eigenvalue =
            *std::min_element(regression.eigenvalue.begin(), regression.eigenvalue.end()) - options.ridge;
    }
    theta.resize(theta_t.size());
    const double radius = options.radius.value_or(std::numeric_limits<double>::max());
    report.ball_active = assemble(regression, blocks, null, options.ridge, radius, theta) ? 1 : 0;
    return report;
}

}  // namespace srlm
