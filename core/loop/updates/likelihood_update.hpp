#pragma once
#include <cstdint>
#include <optional>
#include <vector>

/// \file
/// Maximum likelihood on the responses that best-of-N has kept (SFT-sharpening, arXiv 2412.01951).

#include "policies/update.hpp"

namespace srlm {

/// θ_{t+1}: the minimiser over ‖θ‖ ≤ `radius` of −(1/n) Σ_i log π_θ(y_i|x_i) + ridge·‖θ−θ_t‖²,
/// responses given as how often each came: `times` [entries], of sum n.
UpdateReport likelihood_update(const Problem& problem, const std::vector<double>& times, double ridge,
                               const std::optional<double>& radius, const std::vector<double>& theta_t,
                               UpdateScratch& scratch, std::vector<double>& theta);

}  // namespace srlm
