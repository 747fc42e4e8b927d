/// \file
/// The diagonal of the map κ_t ↦ κ_{t+1}, where a round changes nothing.

#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

Said curve(const CurveContext& context) {
    Overlay overlay =
        start_overlay(context, "identity", "κ_{t+1} = κ_t", "", "[exact]", OverlayKind::trivial);
    over_kappa(context, overlay, [](double kappa) { return kappa; });
    overlay.verdict = "on it a round changes nothing; the population update stays below it";
    return overlay;
}

}  // namespace

SweepOverlay identity_overlay() { return {"identity", 130, Over::kappa_t, {}, curve}; }

}  // namespace srlm
