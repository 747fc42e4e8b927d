#include "policies/update.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/nan.hpp"
#include "numerics/kernels.hpp"
#include "policies/dense_update.hpp"
#include "policies/pair_law.hpp"
#include "policies/tabular_update.hpp"

namespace srlm {

double norm(const std::vector<double>& v) {
    double sum = 0;
    for (const double value : v) sum += value * value;
    return std::sqrt(sum);
}

double training_loss(const Problem& problem, const Edges& edges, double beta,
                     const std::vector<double>& theta_t, const std::vector<double>& theta,
                     UpdateScratch& scratch) {
    scratch.change.resize(theta.size());
    for (std::size_t k = 0; k < theta.size(); ++k) scratch.change[k] = beta * (theta[k] - theta_t[k]);
    const std::size_t E = edges.size();
    // ⟨φ(x,y), change⟩ at both ends of each edge.
    scratch.values.resize(2 * E);
    double* const at_first = scratch.values.data();
    double* const at_second = at_first + E;
    if (problem.tabular) {
        for (std::size_t e = 0; e < E; ++e) {
            at_first[e] = scratch.change[edges.first[e]];
            at_second[e] = scratch.change[edges.second[e]];
        }
    } else {
        scratch.change.resize(problem.d_stride, 0.0);
        const double* rows = problem.feature_rows.data();
        const Kernels& k = kernels();
        k.dots_at(rows, problem.d_stride, scratch.change.data(), edges.first.data(), E, at_first);
        k.dots_at(rows, problem.d_stride, scratch.change.data(), edges.second.data(), E, at_second);
    }
    double sum = edges.scatter;
    for (std::size_t e = 0; e < E; ++e) {
        const double residual = at_first[e] - at_second[e] - edges.reward_difference[e];
        sum += edges.count[e] * (residual * residual);
    }
    return sum / edges.pairs;
}

UpdateReport regression_update(const Problem& problem, const Edges& edges, const UpdateOptions& options,
                               const std::vector<double>& theta_t, UpdateScratch& scratch,
                               std::vector<double>& theta) {
    UpdateReport report = problem.tabular
                              ? tabular_regression(problem, edges, options, theta_t, scratch, theta)
                              : dense_regression(problem, edges, options, theta_t, scratch, theta);
    if (!options.record_spectrum) report.min_eigenvalue = kNaN;
    report.training_loss = training_loss(problem, edges, options.beta, theta_t, theta, scratch);
    return report;
}

UpdateReport expected_update(const Problem& problem, const PairLaw& law, const double* rewards,
                             const UpdateOptions& options, const std::vector<double>& theta_t,
                             UpdateScratch& scratch, std::vector<double>& theta) {
    UpdateReport report = problem.tabular
                              ? tabular_expected(problem, law, rewards, options, theta_t, scratch, theta)
                              : dense_expected(problem, law, rewards, options, theta_t, scratch, theta);
    scratch.change.resize(theta.size());
    for (std::size_t k = 0; k < theta.size(); ++k) scratch.change[k] = options.beta * (theta[k] - theta_t[k]);
    scratch.residuals.resize(problem.entries());
    problem_logits(problem, scratch.change.data(), 1, scratch.residuals.data());
    for (std::size_t m = 0; m < problem.entries(); ++m) scratch.residuals[m] -= rewards[m];
    // E[(e(y) − e(y'))²] = Σ_m e_m s_m with s what is gathered of e.
    expected_gather(problem, law, scratch.residuals.data(), scratch.gathered);
    double loss = 0;
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        for (std::size_t m = x * problem.stride;
             m < x * problem.stride + static_cast<std::size_t>(problem.response_count[x]); ++m)
            loss += scratch.residuals[m] * scratch.gathered[m];
    }
    report.training_loss = std::max(0.0, loss);
    return report;
}

}  // namespace srlm
