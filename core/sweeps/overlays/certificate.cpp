/// \file
/// What each round proves about the policy that it made, without constants (App. C).

#include <cstddef>

#include "results/overlays.hpp"
#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

Said curve(const CurveContext& context) {
    const CellRecord& record = context.record(0);
    Overlay overlay =
        start_overlay(context, "certificate", "certificate", "App. C", "[exact]", OverlayKind::upper);
    overlay.x.clear();
    for (std::size_t t = 1; t <= record.certificate.size(); ++t) overlay.x.push_back(static_cast<double>(t));
    overlay.y = record.certificate;
    overlay.constants = "no constants: from the gap of π_t under log π_{t−1} and the margins of π_{t−1}";
    compare(overlay, record.mean);
    return overlay;
}

}  // namespace

SweepOverlay certificate_overlay() {
    return {"certificate",
            110,
            Over::round,
            {.metrics = {Metric::kappa, Metric::own_failure}, .rounds = true},
            curve};
}

}  // namespace srlm
