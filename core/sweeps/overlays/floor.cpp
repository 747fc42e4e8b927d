/// \file
/// What the population update misses (Eq. 106).

#include <cmath>
#include <cstddef>
#include <string>

#include "loop/population.hpp"
#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

Said curve(const CurveContext& context) {
    Overlay overlay = start_overlay(context, "floor", "population update (n = ∞)", "Eq. 106", "[exact]",
                                    OverlayKind::value);
    for (std::size_t i = 0; i < overlay.x.size(); ++i) overlay.y.push_back(context.record(i).floor);
    if (!context.sweep.floor) return Nothing{"the sweep has no floor: set floor to true"};
    if (const std::string why = no_limit(context.spec(0)); !why.empty()) return Nothing{why};
    overlay.verdict = "what no number of pairs can improve on at this β and T";
    return overlay;
}

}  // namespace

SweepOverlay floor_overlay() { return {"floor", 60, Over::axis, {}, curve}; }

}  // namespace srlm
