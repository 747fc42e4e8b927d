/// \file
/// Own failure under the certificate of its round.

#include <cstddef>
#include <vector>

#include "base/format.hpp"
#include "results/run_overlay.hpp"

namespace srlm {

namespace {

std::vector<Overlay> curves(const RunContext& run) {
    Overlay overlay{"failure-certificate", "certificate",     "App. C", "[exact]",
                    Metric::own_failure,   OverlayKind::upper};
    overlay.constants = "no constants: P_x[a(x) ≥ δ], δ = " + brief_number(run.spec.delta);
    fill(overlay, run,
         [&](std::size_t r, std::size_t t) { return run.trace.at(r, t, Metric::failure_certificate); });
    vacuous_above_one(overlay);
    return {overlay};
}

}  // namespace

RunOverlay failure_certificate_run_overlay() { return {110, {.rounds = true}, curves}; }

}  // namespace srlm
