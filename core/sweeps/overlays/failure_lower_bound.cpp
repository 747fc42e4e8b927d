/// \file
/// The lower bound of Thm 4.1.

#include <cstddef>
#include <string>

#include "base/format.hpp"
#include "numerics/scalar.hpp"
#include "problems/hard_instance.hpp"
#include "sweeps/sweep_overlay.hpp"
#include "theory/single_step.hpp"

namespace srlm {

namespace {

Said curve(const CurveContext& context) {
    Overlay overlay = start_overlay(context, "failure-lower-bound", "Thm 4.1 lower bound", "Eq. 98–99",
                                    "[rebuilt]", OverlayKind::lower);
    std::size_t above = 0, saturated = 0;
    const Spec& first = context.spec(0);
    for (std::size_t i = 0; i < overlay.x.size(); ++i) {
        const Spec& spec = context.spec(i);
        // |Y|^N ways to hide the favoured responses
        const double log_class =
            static_cast<double>(spec.prompts) * log1(static_cast<double>(hard_instance(spec).responses));
        const FailureLowerBound bound =
            failure_lower_bound(static_cast<double>(spec.samples), context.record(i).kappa_0, log_class,
                                spec.barrier_c, barrier_a(spec, context.record(i).kappa_0));
        overlay.y.push_back(bound.failure);
        saturated += bound.saturated;
        above += bound.failure > best_learner_failure(hard_instance(spec), spec.samples);
    }
    overlay.constants =
        (first.barrier_a ? "A = " + brief_number(*first.barrier_a) : std::string("A = eκ_0")) +
        ", C = " + brief_number(first.barrier_c) + ", log|Π| = N·log|Y|";
    overlay.verdict = above > 0 ? "above the best learner's exact failure at " + std::to_string(above) +
                                      " of " + std::to_string(overlay.x.size()) +
                                      " points: with these constants it is no lower bound"
                                : "below the best learner's exact failure everywhere";
    if (saturated > 0) overlay.verdict += "; the curve ends at " + std::to_string(saturated) + " points";
    return overlay;
}

}  // namespace

SweepOverlay failure_lower_bound_overlay() {
    return {"failure-lower-bound", 20, Over::axis, {.problem = "hard_instance"}, curve};
}

}  // namespace srlm
