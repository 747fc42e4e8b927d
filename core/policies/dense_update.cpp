#include "policies/dense_update.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "base/nan.hpp"
#include "policies/gram.hpp"
#include "policies/gram_matrix.hpp"
#include "policies/pair_law.hpp"
#include "policies/subspace.hpp"

namespace srlm {

namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

using Eigensolver = Eigen::SelfAdjointEigenSolver<Matrix>;

Eigensolver decompose(const Problem& problem, const std::vector<double>& G) {
    return Eigensolver(gram_matrix(problem, G), Eigen::ComputeEigenvectors);
}

/// Solves min ‖·‖ over the ball from G = VΛVᵀ and b/β in the eigenbasis (`b_scaled`). `ridge` is
/// added to every eigenvalue: with it no direction stays open.
UpdateReport solve(const Problem& problem, const Eigensolver& eigen, const Vector& b_scaled, double ridge,
                   const std::optional<double>& radius, const std::vector<double>& theta_t,
                   std::vector<double>& theta) {
    const auto d = static_cast<Eigen::Index>(problem.dimension);
    const Vector& lambda = eigen.eigenvalues();
    const Matrix& V = eigen.eigenvectors();
    const double cut = lambda(d - 1) > 0 ? kRankTolerance * lambda(d - 1) : 0;
    Eigen::Index range = 0;  // eigenvalues ascend: [range, d) is the range of G
    while (range < d && lambda(range) <= cut) ++range;

    const Eigen::Map<const Vector> old(theta_t.data(), d);
    theta.resize(problem.dimension);
    Eigen::Map<Vector> out(theta.data(), d);
    UpdateReport report{static_cast<double>(d - range), range < d ? lambda(range) : kNaN, 0, kNaN};

    Vector step = Vector::Zero(d);  // minimum change: nothing along the null space
    for (Eigen::Index j = range; j < d; ++j) step(j) = b_scaled(j) / (lambda(j) + ridge);
    out = old + V * step;
    if (!radius || norm(theta) <= *radius) return report;

    const Vector coordinates = V.transpose() * old;
    const Eigen::Index first = ridge > 0 ? 0 : range;  // what the loss leaves open is below
    SpectralRegression regression;
    for (Eigen::Index j = 0; j < first; ++j) regression.null_norm_squared += coordinates(j) * coordinates(j);
    for (Eigen::Index j = first; j < d; ++j) {
        const double eigenvalue = (j < range ? 0 : lambda(j)) + ridge;
        regression.eigenvalue.push_back(eigenvalue);
        regression.numerator.push_back(eigenvalue * coordinates(j) + (j < range ? 0 : b_scaled(j)));
    }
    const BallSolution ball = solve_in_ball(regression, *radius);
    if (!ball.active) return report;  // the norm was above B by rounding only
    Vector solution(d);
    for (Eigen::Index j = 0; j < first; ++j) solution(j) = ball.null_scale * coordinates(j);
    for (Eigen::Index j = first; j < d; ++j) {
        const auto i = static_cast<std::size_t>(j - first);
        solution(j) = regression.numerator[i] / (regression.eigenvalue[i] + ball.multiplier);
    }
    out = V * solution;
    report.ball_active = 1;
    return report;
}

/// A matrix whose reciprocal condition number is estimated above this has full rank by any tolerance.
constexpr double kPlainlyRegular = 1e-8;

/// A lower bound of the reciprocal condition number 1/(‖G‖₁‖G⁻¹‖₁), from d numbers only: det G ≤ λ_min·(the
/// mean of the other eigenvalues)^{d−1} ≤ λ_min·(tr G/(d−1))^{d−1}, ‖G‖₁ ≤ √d·tr G and ‖G⁻¹‖₁ ≤ √d/λ_min.
double least_rcond(const Eigen::LLT<Matrix>& cholesky, double trace) {
    const auto pivots = cholesky.matrixLLT().diagonal();
    const auto d = static_cast<double>(pivots.size());
    const double others = trace / std::max(1.0, d - 1);
    double bound = others / (d * trace);
    for (const double pivot : pivots) bound *= pivot * pivot / others;
    return bound;
}

/// θ_t + (G + ridge·I)⁻¹b/β by Cholesky, a fraction of the work of the eigenvalues, where G is plainly of
/// full rank and the ball does not bind. False elsewhere; θ is then undefined.
bool full_rank_step(const Problem& problem, const UpdateScratch& scratch, const UpdateOptions& options,
                    double ridge, const std::vector<double>& theta_t, std::vector<double>& theta) {
    Matrix G = gram_matrix(problem, scratch.G);
    Eigen::LLT<Matrix> cholesky(G);
    if (cholesky.info() != Eigen::Success) return false;
    if (!(least_rcond(cholesky, G.trace()) > 2 * kPlainlyRegular) && !(cholesky.rcond() > kPlainlyRegular))
        return false;
    if (ridge > 0) {
        G.diagonal().array() += ridge;
        cholesky.compute(G);
        if (cholesky.info() != Eigen::Success) return false;
    }
    const auto d = static_cast<Eigen::Index>(problem.dimension);
    const Eigen::Map<const Vector> b(scratch.b.data(), d), old(theta_t.data(), d);
    theta.resize(problem.dimension);
    Eigen::Map<Vector>(theta.data(), d) = old + cholesky.solve(Vector(b / options.beta));
    return !options.radius || norm(theta) <= *options.radius;
}

/// The report of a full-rank step: the number of dimensions, and of the spectrum what was asked for.
UpdateReport full_rank_report(const Problem& problem, const UpdateScratch& scratch, bool record_spectrum) {
    UpdateReport report{static_cast<double>(problem.dimension), kNaN, 0, kNaN};
    if (!record_spectrum) return report;
    const Eigensolver eigen(gram_matrix(problem, scratch.G), Eigen::EigenvaluesOnly);
    report.min_eigenvalue = eigen.eigenvalues()(0);
    return report;
}

/// The regression on d dimensions: by Cholesky wherever that does, and else by eigenvectors, whether the
/// spectrum is recorded or not.
UpdateReport direct_regression(const Problem& problem, const Edges& edges, const UpdateOptions& options,
                               const std::vector<double>& theta_t, UpdateScratch& scratch,
                               std::vector<double>& theta) {
    scratch.gathered.resize(edges.size());
    for (std::size_t e = 0; e < edges.size(); ++e)
        scratch.gathered[e] = edges.count[e] * edges.reward_difference[e];
    gram(problem, edges, {edges.count.data(), scratch.gathered.data(), &scratch.b}, scratch.gram, scratch.G);
    if (full_rank_step(problem, scratch, options, options.scaled_ridge(edges.pairs), theta_t, theta))
        return full_rank_report(problem, scratch, options.record_spectrum);
    const auto eigen = decompose(problem, scratch.G);
    const Eigen::Map<const Vector> b(scratch.b.data(), static_cast<Eigen::Index>(problem.dimension));
    const Vector b_scaled = eigen.eigenvectors().transpose() * b / options.beta;
    return solve(problem, eigen, b_scaled, options.scaled_ridge(edges.pairs), options.radius, theta_t, theta);
}

/// The same in the span of the pairs' differences. The part of θ_t outside of it counts only where the ball
/// binds.
UpdateReport reduced_regression(const Problem& problem, const ResponseGroups& groups, const Edges& edges,
                                const UpdateOptions& options, const std::vector<double>& theta_t,
                                UpdateScratch& scratch, std::vector<double>& theta) {
    ReducedProblem reduced(problem, groups, false, theta_t);
    const Edges inside = reduced.edges(edges);
    UpdateOptions free = options;
    free.radius.reset();
    std::vector<double> solution;
    UpdateReport report =
        direct_regression(reduced.problem(), inside, free, reduced.theta_t(), scratch, solution);
    reduced.lift(solution, theta);
    if (!options.radius || norm(theta) <= *options.radius) return report;
    reduced.open();
    const UpdateReport in_ball =
        direct_regression(reduced.problem(), inside, options, reduced.theta_t(), scratch, solution);
    reduced.lift(solution, theta);
    report.ball_active = in_ball.ball_active;
    return report;
}

UpdateReport direct_expected(const Problem& problem, const PairLaw& law, const double* rewards,
                             const UpdateOptions& options, const std::vector<double>& theta_t,
                             UpdateScratch& scratch, std::vector<double>& theta) {
    expected_gram(problem, law, scratch.gram.rows, scratch.G);
    expected_gather(problem, law, rewards, scratch.gathered);
    right_hand_side(problem, scratch.gathered, scratch.b);
    const auto eigen = decompose(problem, scratch.G);
    const Eigen::Map<const Vector> b(scratch.b.data(), static_cast<Eigen::Index>(problem.dimension));
    const Vector b_scaled = eigen.eigenvectors().transpose() * b / options.beta;
    return solve(problem, eigen, b_scaled, options.ridge, options.radius, theta_t, theta);
}

}  // namespace

UpdateReport dense_regression(const Problem& problem, const Edges& edges, const UpdateOptions& options,
                              const std::vector<double>& theta_t, UpdateScratch& scratch,
                              std::vector<double>& theta) {
    if (problem.dimension > kAlwaysDirect) {
        scratch.components.find(problem.entries(), edges);
        const ResponseGroups groups = groups_of(scratch.components);
        if (groups.reduce(problem))
            return reduced_regression(problem, groups, edges, options, theta_t, scratch, theta);
    }
    return direct_regression(problem, edges, options, theta_t, scratch, theta);
}

UpdateReport dense_expected(const Problem& problem, const PairLaw& law, const double* rewards,
                            const UpdateOptions& options, const std::vector<double>& theta_t,
                            UpdateScratch& scratch, std::vector<double>& theta) {
    const ResponseGroups groups = groups_of(problem);
    if (!groups.reduce(problem))
        return direct_expected(problem, law, rewards, options, theta_t, scratch, theta);
    ReducedProblem reduced(problem, groups, true, theta_t);
    reduced.open();
    std::vector<double> solution;
    const UpdateReport report =
        direct_expected(reduced.problem(), law, rewards, options, reduced.theta_t(), scratch, solution);
    reduced.lift(solution, theta);
    return report;
}

}  // namespace srlm
