#pragma once
#include <optional>
#include <vector>

/// \file
/// The logistic DPO loss on labels of pairs (§6 of the theory page): a variant of Eq. 3.

#include "loop/preferences.hpp"
#include "policies/update.hpp"

namespace srlm {

/// θ_{t+1}: the minimiser over ‖θ‖ ≤ `radius` of the mean over pairs of
/// −p_i log σ(β⟨Δφ_i, θ−θ_t⟩) − (1−p_i) log σ(−β⟨Δφ_i, θ−θ_t⟩), plus ridge·β²‖θ−θ_t‖². Pairs without
/// a label count in the mean, but not in the loss.
UpdateReport preference_update(const Problem& problem, const Edges& edges, const Preferences& preferences,
                               double beta, double ridge, const std::optional<double>& radius,
                               const std::vector<double>& theta_t, UpdateScratch& scratch,
                               std::vector<double>& theta);

}  // namespace srlm
