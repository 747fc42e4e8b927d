/// \file
/// The best one-step learner's exact failure (App. D).

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/format.hpp"
#include "problems/hard_instance.hpp"
#include "sweeps/sweep_overlay.hpp"
#include "theory/single_step.hpp"

namespace srlm {

namespace {

Said curve(const CurveContext& context) {
    Overlay overlay = start_overlay(context, "best-learner", "best learner, closed form", "App. D", "[exact]",
                                    OverlayKind::value);
    double worst = 0;
    for (std::size_t i = 0; i < overlay.x.size(); ++i) {
        const Spec& spec = context.spec(i);
        overlay.y.push_back(best_learner_failure(hard_instance(spec), spec.samples));
        const auto& values = context.record(i).values;
        double variance = 0;
        for (const double value : values) variance += (value - context.mean(i)) * (value - context.mean(i));
        const auto count = static_cast<double>(values.size());
        const double error = std::sqrt(variance / (count - 1) / count);
        if (error > 0) worst = std::max(worst, std::fabs(context.mean(i) - overlay.y[i]) / error);
    }
    overlay.constants = "exact failure rate of the simulated learner";
    overlay.verdict =
        "the simulation lies within " + brief_number(worst) + " standard errors of it everywhere";
    return overlay;
}

}  // namespace

SweepOverlay best_learner_overlay() {
    return {"best-learner", 10, Over::axis, {.objective = "best_learner"}, curve};
}

}  // namespace srlm
