/// \file
/// The trivial bound κ_t ≤ 1/c.

#include <cstddef>
#include <optional>

#include "results/overlays.hpp"
#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

std::optional<Overlay> curve(const CurveContext& context) {
    if (context.metric() != "kappa") return {};
    Overlay overlay =
        inverse_confidence(context.record(0).confidences, static_cast<std::size_t>(context.spec(0).rounds));
    overlay.series = context.curve.label;
    compare(overlay, context.record(0).mean);
    return overlay;
}

}  // namespace

SweepOverlay inverse_confidence_overlay() { return {"inverse-confidence", 90, Over::round, curve}; }

}  // namespace srlm
