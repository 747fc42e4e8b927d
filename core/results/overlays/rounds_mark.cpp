/// \file
/// Cor. 5.7's number of rounds, as a mark on the unrolled bound.

#include <cstddef>
#include <vector>

#include "base/format.hpp"
#include "results/run_overlay.hpp"
#include "theory/contraction.hpp"

namespace srlm {

Overlay rounds_mark(const RoundFacts& facts) {
    double confidence = 0;
    for (const double c : facts.confidences) confidence += c;
    confidence /= static_cast<double>(facts.confidences.size());
    const Overlay unrolled = unrolled_bound(facts);
    const double rounds = rounds_needed(facts.kappa_0, confidence, facts.samples());
    Overlay overlay{"rounds-mark", "Cor. 5.7", "Cor. 5.7", "[rebuilt]", Metric::kappa, OverlayKind::mark};
    overlay.constants = "T = 1 + log(c₁κ_0)/log(1+√(nc₁)) = " + brief_number(rounds);
    const auto at = static_cast<std::size_t>(rounds);
    if (unrolled.vacuous || at + 1 >= unrolled.y.size()) {
        overlay.vacuous = true;
        overlay.verdict = unrolled.vacuous ? "there is no transient to forget"
                                           : "beyond the last round: at round " + brief_number(rounds);
        return overlay;
    }
    const double part = rounds - static_cast<double>(at);
    overlay.x = {rounds};
    overlay.y = {unrolled.y[at] + part * (unrolled.y[at + 1] - unrolled.y[at])};
    overlay.verdict = "from round " + brief_number(rounds) + " on the bound's transient counts for little";
    return overlay;
}

RunOverlay rounds_mark_run_overlay() {
    return {30, {.objective = "regression", .rounds = true}, [](const RunContext& run) {
                return std::vector{rounds_mark(run.facts)};
            }};
}

}  // namespace srlm
