/// \file
/// The rate √d of Thm 6.2.

#include <cmath>
#include <cstddef>

#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

Said curve(const CurveContext& context) {
    return anchored_overlay(
        context, start_overlay(context, "sqrt-dimension", "∝ √d", "Thm 6.2", "[rate]", OverlayKind::value),
        [&](std::size_t i) { return std::sqrt(context.record(i).dimension); });
}

}  // namespace

SweepOverlay sqrt_dimension_overlay() { return {"sqrt-dimension", 40, Over::axis, {}, curve}; }

}  // namespace srlm
