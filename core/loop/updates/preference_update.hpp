#pragma once
#include <optional>
#include <vector>

/// \file
/// The logistic DPO loss on labels of pairs (§6 of the theory page): a variant of Eq. 3.

#include "policies/update.hpp"

namespace srlm {

/// How sure the labels say that the first response of each pair is the better one: 1, 0, or ½ where
/// there is no label. Bradley–Terry labels are 1 with probability σ(Δr_i), by block i of slot 0 of
/// stream `key`; hard ones say sign Δr_i, and nothing where Δr_i = 0. Pairs of twice the same response
/// have no label. A rank agreement τ < 1 turns a label into a mixture of itself with weight (1+τ)/2
/// and its opposite (CREAM).
void label_pairs(const Pairs& pairs, Labels labels, double agreement, const StreamKey& key,
                 std::vector<double>& preference);

/// θ_{t+1}: the minimiser over ‖θ‖ ≤ `radius` of the mean over pairs of
/// −p_i log σ(β⟨Δφ_i, θ−θ_t⟩) − (1−p_i) log σ(−β⟨Δφ_i, θ−θ_t⟩), plus ridge·β²‖θ−θ_t‖². Pairs without
/// a label (p = ½) count in the mean, but not in the loss.
UpdateReport preference_update(const Problem& problem, const Pairs& pairs,
                               const std::vector<double>& preference, double beta, double ridge,
                               const std::optional<double>& radius, const std::vector<double>& theta_t,
                               UpdateScratch& scratch, std::vector<double>& theta);

}  // namespace srlm
