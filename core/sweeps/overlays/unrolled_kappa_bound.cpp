/// \file
/// The unrolled bound of Lemma C.4.

#include <cstddef>
#include <optional>
#include <string>

#include "results/overlays.hpp"
#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

std::optional<Overlay> curve(const CurveContext& context) {
    const CellRecord& record = context.record(0);
    Overlay overlay = unrolled_bound(context.spec(0), record.kappa_0, record.confidence,
                                     static_cast<std::size_t>(context.spec(0).rounds));
    overlay.series = context.curve.label;
    if (overlay.verdict.empty()) {
        std::size_t above = 0;
        for (std::size_t t = 0; t < overlay.y.size(); ++t)
            above += record.mean[t] > overlay.y[t] * (1 + 1e-9);
        overlay.verdict = above > 0 ? "the measured curve is above it in " + std::to_string(above) +
                                          " rounds: with these constants it is no bound"
                                    : "holds in every round";
    }
    return overlay;
}

}  // namespace

SweepOverlay unrolled_kappa_bound_overlay() { return {"unrolled-kappa-bound", 100, true, curve}; }

}  // namespace srlm
