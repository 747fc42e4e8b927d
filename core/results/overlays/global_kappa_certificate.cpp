/// \file
/// κ_t under the mean gap over the least margin (Eq. 52–56).

#include <cmath>
#include <cstddef>
#include <vector>

#include "base/nan.hpp"
#include "results/run_overlay.hpp"
#include "theory/tail_integral.hpp"

namespace srlm {

namespace {

double certificate(const Trace& trace, std::size_t r, std::size_t t) {
    return closed_tail_integral(global_share(trace, r, t), trace.at(r, t, Metric::confidence));
}

std::vector<Overlay> curves(const RunContext& run) {
    Overlay overlay{
        "global-kappa-certificate", "certificate, global γ", "Eq. 52–56", "[exact]", Metric::kappa,
        OverlayKind::upper};
    overlay.constants = "no constants: 1 + a/c + a·log((1−c)(1−a)/(ca)), a = mean gap over the least margin";
    fill(overlay, run, [&](std::size_t r, std::size_t t) { return certificate(run.trace, r, t); });
    return {overlay};
}

}  // namespace

double global_share(const Trace& trace, std::size_t replicate, std::size_t t) {
    const double gamma = trace.at(replicate, t - 1, Metric::margin);
    return gamma > 0 ? trace.at(replicate, t, Metric::step_gap) / gamma : HUGE_VAL;
}

double global_certificate(const Trace& trace) {
    if (trace.rounds == 0) return kNaN;
    double sum = 0;
    for (std::size_t r = 0; r < trace.count; ++r) sum += certificate(trace, r, trace.rounds);
    return sum / static_cast<double>(trace.count);
}

RunOverlay global_kappa_certificate_run_overlay() { return {100, {.rounds = true}, curves}; }

}  // namespace srlm
