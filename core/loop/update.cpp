#include "loop/update.hpp"

#include <cmath>
#include <limits>

#include "loop/dense_update.hpp"
#include "loop/tabular_update.hpp"
#include "numerics/kernels.hpp"

namespace srlm {

namespace {
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
}

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

UpdateReport regression_update(const Problem& problem, const Pairs& pairs, double beta,
                               const std::optional<double>& radius, bool record_spectrum,
                               const std::vector<double>& theta_t, UpdateScratch& scratch,
                               std::vector<double>& theta) {
    UpdateReport report =
        problem.tabular
            ? tabular_regression(problem, pairs, beta, radius, record_spectrum, theta_t, scratch, theta)
            : dense_regression(problem, pairs, beta, radius, theta_t, scratch, theta);
    if (!record_spectrum) report.min_eigenvalue = kNaN;
    report.training_loss = training_loss(problem, pairs, beta, theta_t, theta, scratch);
    return report;
}

UpdateReport population_update(const Problem& problem, const PolicyTables& policy, double beta,
                               const std::optional<double>& radius, const std::vector<double>& theta_t,
                               UpdateScratch& scratch, std::vector<double>& theta) {
    theta.resize(theta_t.size());
    for (std::size_t k = 0; k < theta.size(); ++k) theta[k] = (1 + 1 / beta) * theta_t[k];
    if (!radius || norm(theta) <= *radius) return {kNaN, kNaN, 0, 0};
    if (problem.tabular) return tabular_population_in_ball(problem, policy, beta, *radius, theta_t, theta);
    return dense_population_in_ball(problem, policy, beta, *radius, theta_t, scratch, theta);
}

}  // namespace srlm
