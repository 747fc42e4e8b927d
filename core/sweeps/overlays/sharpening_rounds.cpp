/// \file
/// Rounds of the population update on the hard instance (Eq. 106).

#include <cmath>
#include <cstddef>
#include <string>

#include "loop/judge.hpp"
#include "loop/objective.hpp"
#include "problems/hard_instance.hpp"
#include "sweeps/sweep_overlay.hpp"
#include "theory/single_step.hpp"

namespace srlm {

namespace {

Said curve(const CurveContext& context) {
    Overlay overlay =
        start_overlay(context, "sharpening-rounds", "closed form", "Eq. 106", "[exact]", OverlayKind::value);
    std::size_t same = 0;
    for (std::size_t i = 0; i < overlay.x.size(); ++i) {
        const Spec& spec = context.spec(i);
        if (!objective(spec).closed_form)
            return Nothing{"it is about objectives in closed form, and here it is " + spec.objective};
        const bool frozen = judge_kind(spec).of_base;
        overlay.y.push_back(sharpening_rounds(hard_instance(spec), spec.delta, leash(spec), frozen));
        same += context.mean(i) == std::ceil(overlay.y[i]);
    }
    overlay.constants = "real-valued rounds at which the favoured response reaches 1 − δ";
    overlay.verdict = "rounded up it is the measured number at " + std::to_string(same) + " of " +
                      std::to_string(overlay.x.size()) + " points";
    return overlay;
}

}  // namespace

SweepOverlay sharpening_rounds_overlay() {
    return {"sharpening-rounds", 80, Over::axis, {.problem = "hard_instance"}, curve};
}

}  // namespace srlm
