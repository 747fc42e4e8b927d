/// \file
/// The rate √d_eff of Cor. 6.4.

#include <cmath>
#include <cstddef>

#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

Said curve(const CurveContext& context) {
    return anchored_overlay(context,
                            start_overlay(context, "sqrt-effective-dimension", "∝ √d_eff", "Cor. 6.4",
                                          "[rate]", OverlayKind::value),
                            [&](std::size_t i) { return std::sqrt(context.record(i).effective_dimension); });
}

}  // namespace

SweepOverlay sqrt_effective_dimension_overlay() {
    return {"sqrt-effective-dimension", 50, Over::axis, {}, curve, true};
}

}  // namespace srlm
