/// \file
/// The root of Lemma C.3: how κ after a round may grow with κ before it.

#include <cmath>
#include <cstddef>

#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

Said curve(const CurveContext& context) {
    return anchored_overlay(
        context, start_overlay(context, "sqrt-kappa", "∝ √κ_0", "Lemma C.3", "[rate]", OverlayKind::value),
        [&](std::size_t i) { return std::sqrt(context.record(i).kappa_0); });
}

}  // namespace

SweepOverlay sqrt_kappa_overlay() {
    return {"sqrt-kappa", 75, Over::axis, {.metrics = {Metric::kappa}}, curve};
}

}  // namespace srlm
