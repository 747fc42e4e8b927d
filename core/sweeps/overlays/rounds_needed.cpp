/// \file
/// The number of rounds of Cor. 5.7.

#include <cstddef>
#include <string>

#include "sweeps/sweep_overlay.hpp"
#include "theory/contraction.hpp"

namespace srlm {

namespace {

double mean_confidence(const CellRecord& record) {
    double sum = 0;
    for (const double c : record.confidences) sum += c;
    return sum / static_cast<double>(record.confidences.size());
}

Said curve(const CurveContext& context) {
    Overlay overlay =
        start_overlay(context, "rounds-needed", "Cor. 5.7", "Cor. 5.7", "[rebuilt]", OverlayKind::value);
    std::size_t below = 0;
    for (std::size_t i = 0; i < overlay.x.size(); ++i) {
        overlay.y.push_back(rounds_needed(context.record(i).kappa_0, mean_confidence(context.record(i)),
                                          static_cast<double>(context.spec(i).samples)));
        below += overlay.y[i] < context.mean(i);
    }
    overlay.constants = "1 + log(c₁κ_0)/log(1+√(nc₁)), c₁ as measured in each cell";
    overlay.verdict =
        "below the measured rounds at " + std::to_string(below) + " of " + std::to_string(overlay.x.size()) +
        " points: it says when the bound's transient is negligible, not when the policy is sure";
    return overlay;
}

}  // namespace

SweepOverlay rounds_needed_overlay() {
    return {"rounds-needed", 70, Over::axis, {.objective = "regression"}, curve};
}

}  // namespace srlm
