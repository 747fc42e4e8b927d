/// \file
/// How a run walks down the map κ_t ↦ κ_{t+1}: a cobweb.

#include <cstddef>
#include <vector>

#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

/// Down to the curve at κ_t, across to the diagonal, and so on.
Said curve(const CurveContext& context) {
    const std::vector<double>& kappa = context.record(0).mean;
    Overlay overlay =
        start_overlay(context, "staircase", "the run's steps", "", "[exact]", OverlayKind::trivial);
    overlay.x = {kappa[0]};
    overlay.y = {kappa[0]};
    for (std::size_t t = 0; t + 1 < kappa.size(); ++t) {
        overlay.x.insert(overlay.x.end(), {kappa[t], kappa[t + 1]});
        overlay.y.insert(overlay.y.end(), {kappa[t + 1], kappa[t + 1]});
    }
    overlay.verdict = "down to the measured point, across to the diagonal, and so on";
    return overlay;
}

}  // namespace

SweepOverlay staircase_overlay() { return {"staircase", 135, Over::kappa_t, {.rounds = true}, curve}; }

}  // namespace srlm
