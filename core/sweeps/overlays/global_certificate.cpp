/// \file
/// The bound of κ by the least margin of all prompts (App. C, Eq. 52–56): what that costs.

#include <cstddef>

#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

Said curve(const CurveContext& context) {
    Overlay overlay = start_overlay(context, "global-certificate", "certificate, least margin", "Eq. 52–56",
                                    "[exact]", OverlayKind::upper);
    for (std::size_t i = 0; i < overlay.x.size(); ++i)
        overlay.y.push_back(context.record(i).global_certificate);
    overlay.constants = "no constants: the mean gap of the last round over the least margin of all prompts";
    overlay.verdict = "at most 1/c, which holds by definition";
    return overlay;
}

}  // namespace

SweepOverlay global_certificate_overlay() {
    return {"global-certificate", 65, Over::axis, {.metrics = {Metric::kappa}}, curve};
}

}  // namespace srlm
