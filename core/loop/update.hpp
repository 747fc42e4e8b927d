#pragma once
/// \file
/// One update θ_t → θ_{t+1} (Eq. 3 and 106): the regression on sampled pairs, and the exact
/// population update. θ vectors have problem.theta_length() entries.

#include <optional>
#include <vector>

#include "loop/ball.hpp"
#include "loop/components.hpp"
#include "loop/sample.hpp"
#include "loop/tables.hpp"
#include "model/problem.hpp"

namespace srlm {

/// Eigenvalues of a Gram matrix at most this times the largest count as 0.
inline constexpr double kRankTolerance = 1e-12;

/// What an update reports to the trace. NaN where it was not computed.
struct UpdateReport {
    double rank;
    double min_eigenvalue;
    double ball_active;
    double training_loss;
};

/// Buffers of one worker, reused from update to update.
struct UpdateScratch {
    std::vector<double> rows, G, gathered, b, change, values, residuals;
    Components components;
};

/// θ_{t+1}: the minimiser of L_t over ‖θ‖ ≤ `radius` that is nearest to θ_t.
/// `record_spectrum`: also report the smallest nonzero eigenvalue of G.
UpdateReport regression_update(const Problem& problem, const Pairs& pairs, double beta,
                               const std::optional<double>& radius, bool record_spectrum,
                               const std::vector<double>& theta_t, UpdateScratch& scratch,
                               std::vector<double>& theta);

/// (1 + 1/β) θ_t, the population optimum where it lies in the ball; on leaving the ball, the
/// minimiser of the population loss over the ball.
UpdateReport population_update(const Problem& problem, const PolicyTables& policy, double beta,
                               const std::optional<double>& radius, const std::vector<double>& theta_t,
                               UpdateScratch& scratch, std::vector<double>& theta);

/// Mean over pairs of (β⟨Δφ_i, θ − θ_t⟩ − Δr_i)², the loss of Eq. 3 per pair.
double training_loss(const Problem& problem, const Pairs& pairs, double beta,
                     const std::vector<double>& theta_t, const std::vector<double>& theta,
                     UpdateScratch& scratch);

/// ‖v‖₂ by a fixed order of summation.
double norm(const std::vector<double>& v);

}  // namespace srlm
