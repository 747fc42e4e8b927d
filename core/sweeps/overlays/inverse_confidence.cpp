/// \file
/// The trivial bound κ_t ≤ 1/c.

#include <cstddef>
#include <optional>

#include "results/overlays.hpp"
#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

std::optional<Overlay> curve(const CurveContext& context) {
    Overlay overlay =
        inverse_confidence(context.record(0).confidence, static_cast<std::size_t>(context.spec(0).rounds));
    overlay.series = context.curve.label;
    overlay.verdict = "holds by definition";
    return overlay;
}

}  // namespace

SweepOverlay inverse_confidence_overlay() { return {"inverse-confidence", 90, true, curve}; }

}  // namespace srlm
