/// \file
/// κ_t under the certificate of its round (step_certificate.hpp).

#include <cstddef>
#include <vector>

#include "results/run_overlay.hpp"

namespace srlm {

namespace {

std::vector<Overlay> curves(const RunContext& run) {
    Overlay overlay{"kappa-certificate", "certificate", "App. C",
                    "[exact]",           Metric::kappa, OverlayKind::upper};
    overlay.constants =
        "no constants: E_x[1/max(c_t, 1 − a(x))], a(x) = gap of π_t under log π_{t−1} over the "
        "margin of π_{t−1} at x";
    fill(overlay, run,
         [&](std::size_t r, std::size_t t) { return run.trace.at(r, t, Metric::kappa_certificate); });
    return {overlay};
}

}  // namespace

RunOverlay kappa_certificate_run_overlay() { return {90, {.rounds = true}, curves}; }

}  // namespace srlm
