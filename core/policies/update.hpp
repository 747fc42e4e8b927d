#pragma once
/// \file
/// One update θ_t → θ_{t+1} (Eq. 3 and 106): the regression on sampled pairs, and the exact
/// population update. θ vectors have problem.theta_length() entries.

#include <optional>
#include <vector>

#include "policies/ball.hpp"
#include "policies/components.hpp"
#include "policies/edges.hpp"
#include "policies/gram.hpp"
#include "policies/pair_law.hpp"
#include "policies/problem.hpp"

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
    GramScratch gram;
    std::vector<double> G, gathered, b, change, values, residuals;
    Components components;
};

/// What shapes an update.
struct UpdateOptions {
    double beta = 1;
    std::optional<double> radius;
    double ridge = 0;             ///< λ ≥ 0 of λβ²‖θ−θ_t‖², added to the mean loss
    bool record_spectrum = true;  ///< Also report the smallest nonzero eigenvalue of G

    /// What the ridge adds to G: (G + nλI)(θ−θ_t) = b/β, so that λ compares with the eigenvalues of the
    /// covariance G/n.
    double scaled_ridge(double pairs) const { return pairs * ridge; }
};

/// θ_{t+1}: the minimiser of L_t/n + ridge·β²‖θ−θ_t‖² over ‖θ‖ ≤ `radius`, the one nearest to θ_t where
/// there are several.
UpdateReport regression_update(const Problem& problem, const Edges& edges, const UpdateOptions& options,
                               const std::vector<double>& theta_t, UpdateScratch& scratch,
                               std::vector<double>& theta);

/// The same with the expectation of the loss over all pairs of a law, as if with infinitely many pairs:
/// rewards r [entries] as they stand, for independent noise of mean 0 adds a constant only. Where r is
/// log π_{θ_r}, without ridge, and the ball does not bind, this is θ_t + θ_r/β (Eq. 106).
UpdateReport expected_update(const Problem& problem, const PairLaw& law, const double* rewards,
                             const UpdateOptions& options, const std::vector<double>& theta_t,
                             UpdateScratch& scratch, std::vector<double>& theta);

/// Mean over pairs, ties included, of (β⟨Δφ_i, θ − θ_t⟩ − Δr_i)², the loss of Eq. 3 per pair.
double training_loss(const Problem& problem, const Edges& edges, double beta,
                     const std::vector<double>& theta_t, const std::vector<double>& theta,
                     UpdateScratch& scratch);

/// ‖v‖₂ by a fixed order of summation.
double norm(const std::vector<double>& v);

}  // namespace srlm
