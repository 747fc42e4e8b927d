/// \file
/// Lemma C.1 with the round's own reward.

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/format.hpp"
#include "results/run_overlay.hpp"
#include "theory/contraction.hpp"

namespace srlm {

namespace {

std::vector<Overlay> curves(const RunContext& run) {
    const double delta = run.spec.delta;
    Overlay overlay{"reward-gap-bound", "Lemma C.1",         "Lemma C.1",
                    "[exact]",          Metric::own_failure, OverlayKind::upper};
    overlay.constants =
        "(J(π*) − J(π_t))/(γδ) under log π_{t−1}, γ the least margin of π_{t−1}, δ = " + brief_number(delta);
    fill(overlay, run, [&](std::size_t r, std::size_t t) {
        return std::min(1.0, failure_by_reward_gap(global_share(run.trace, r, t), 1, delta));
    });
    vacuous_above_one(overlay);
    return {overlay};
}

}  // namespace

RunOverlay reward_gap_bound_run_overlay() { return {120, {.rounds = true}, curves}; }

}  // namespace srlm
