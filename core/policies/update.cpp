#include "policies/update.hpp"

#include <cmath>

#include "base/nan.hpp"
#include "numerics/kernels.hpp"
#include "policies/dense_update.hpp"
#include "policies/tabular_update.hpp"

namespace srlm {

double norm(const std::vector<double>& v) {
    double sum = 0;
    for (const double value : v) sum += value * value;
    return std::sqrt(sum);
}

double training_loss(const Problem& problem, const Pairs& pairs, double beta,
                     const std::vector<double>& theta_t, const std::vector<double>& theta,
                     UpdateScratch& scratch) {
    scratch.change.resize(theta.size());
    for (std::size_t k = 0; k < theta.size(); ++k) scratch.change[k] = beta * (theta[k] - theta_t[k]);
    scratch.values.resize(problem.entries());
    problem_logits(problem, scratch.change.data(), 1, scratch.values.data());
    scratch.residuals.assign(padded(pairs.size()), 0.0);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        scratch.residuals[i] =
            scratch.values[pairs.first[i]] - scratch.values[pairs.second[i]] - pairs.reward_difference[i];
    }
    double sum = 0;
    kernels().row_dots(scratch.residuals.data(), scratch.residuals.data(), 1, scratch.residuals.size(), &sum);
    return sum / static_cast<double>(pairs.size());
}

UpdateReport regression_update(const Problem& problem, const Pairs& pairs, const UpdateOptions& options,
                               const std::vector<double>& theta_t, UpdateScratch& scratch,
                               std::vector<double>& theta) {
    UpdateReport report = problem.tabular
                              ? tabular_regression(problem, pairs, options, theta_t, scratch, theta)
                              : dense_regression(problem, pairs, options, theta_t, scratch, theta);
    if (!options.record_spectrum) report.min_eigenvalue = kNaN;
    report.training_loss = training_loss(problem, pairs, options.beta, theta_t, theta, scratch);
    return report;
}

UpdateReport population_update(const Problem& problem, const PolicyTables& policy,
                               const UpdateOptions& options, const std::vector<double>& reward_theta,
                               const std::vector<double>& theta_t, UpdateScratch& scratch,
                               std::vector<double>& theta) {
    theta.resize(theta_t.size());
    if (&reward_theta == &theta_t) {
        for (std::size_t k = 0; k < theta.size(); ++k) theta[k] = (1 + 1 / options.beta) * theta_t[k];
    } else {
        for (std::size_t k = 0; k < theta.size(); ++k) theta[k] = theta_t[k] + reward_theta[k] / options.beta;
    }
    if (!options.radius || norm(theta) <= *options.radius) return {kNaN, kNaN, 0, 0};
    if (problem.tabular)
        return tabular_population_in_ball(problem, policy, options, reward_theta, theta_t, theta);
    return dense_population_in_ball(problem, policy, options, reward_theta, theta_t, scratch, theta);
}

}  // namespace srlm
