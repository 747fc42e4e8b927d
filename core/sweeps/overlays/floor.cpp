/// \file
/// What the population update misses (Eq. 106).

#include <cmath>
#include <cstddef>
#include <optional>

#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

std::optional<Overlay> curve(const CurveContext& context) {
    Overlay overlay =
        start_overlay(context, "floor", "population update (n = ∞)", "Eq. 106", "[exact]", "value");
    for (std::size_t i = 0; i < overlay.x.size(); ++i) overlay.y.push_back(context.record(i).floor);
    if (overlay.y.empty() || std::isnan(overlay.y[0])) return {};
    overlay.verdict = "what no number of pairs can improve on at this β and T";
    return overlay;
}

}  // namespace

SweepOverlay floor_overlay() { return {"floor", 60, Over::axis, curve}; }

}  // namespace srlm
