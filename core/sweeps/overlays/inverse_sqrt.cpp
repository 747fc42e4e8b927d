/// \file
/// The rate 1/√n of Thm 6.2.

#include <cmath>
#include <cstddef>

#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

Said curve(const CurveContext& context) {
    // The theorem is about own failure; elsewhere it is how noise averages out.
    const char* equation = context.metric() == Metric::own_failure ? "Thm 6.2" : "σ/√n";
    return anchored_overlay(
        context, start_overlay(context, "inverse-sqrt", "∝ 1/√n", equation, "[rate]", OverlayKind::value),
        [&](std::size_t i) { return 1 / std::sqrt(static_cast<double>(context.spec(i).samples)); });
}

}  // namespace

SweepOverlay inverse_sqrt_overlay() { return {"inverse-sqrt", 30, Over::axis, {}, curve}; }

}  // namespace srlm
