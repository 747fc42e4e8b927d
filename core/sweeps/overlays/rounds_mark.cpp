/// \file
/// Cor. 5.7's number of rounds, as a mark on the unrolled bound.

#include <cstddef>
#include <optional>

#include "results/overlays.hpp"
#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

std::optional<Overlay> curve(const CurveContext& context) {
    const CellRecord& record = context.record(0);
    const Spec& spec = context.spec(0);
    if (context.metric() != "kappa" || spec.objective != "regression") return {};
    double confidence = 0;
    for (const double c : record.confidences)
        confidence += c / static_cast<double>(record.confidences.size());
    Overlay overlay = rounds_mark(
        unrolled_bound(spec, record.kappa_0, record.confidences, static_cast<std::size_t>(spec.rounds)),
        record.kappa_0, confidence, static_cast<double>(spec.samples));
    overlay.series = context.curve.label;
    return overlay;
}

}  // namespace

SweepOverlay rounds_mark_overlay() { return {"rounds-mark", 105, Over::round, curve}; }

}  // namespace srlm
