/// \file
/// The trivial bound κ_t ≤ 1/c.

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/format.hpp"
#include "results/run_overlay.hpp"

namespace srlm {

Overlay inverse_confidence(const RoundFacts& facts) {
    const std::vector<double>& all = facts.confidences;
    Overlay overlay{"inverse-confidence", "1/c₁", "Eq. 5", "[exact]", Metric::kappa, OverlayKind::trivial};
    double mean = 0;
    for (const double c : all) mean += c;
    overlay.constants = "c₁ = " + brief_number(mean / static_cast<double>(all.size())) +
                        ", the least confidence of the rounds t ≥ 1" +
                        (all.size() > 1 ? ", mean over replicates" : "");
    fill(overlay, std::min<std::size_t>(1, facts.rounds()), facts.rounds(), all.size(),
         [&](std::size_t r, std::size_t) { return 1 / all[r]; });
    return overlay;
}

RunOverlay inverse_confidence_run_overlay() {
    return {10, {}, [](const RunContext& run) { return std::vector{inverse_confidence(run.facts)}; }};
}

}  // namespace srlm
