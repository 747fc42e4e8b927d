/// \file
/// The unrolled bound of Lemma C.4.

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
    Overlay overlay =
        unrolled_bound(spec, record.kappa_0, record.confidences, static_cast<std::size_t>(spec.rounds));
    overlay.series = context.curve.label;
    compare(overlay, record.mean);
    return overlay;
}

}  // namespace

SweepOverlay unrolled_kappa_bound_overlay() { return {"unrolled-kappa-bound", 100, Over::round, curve}; }

}  // namespace srlm
