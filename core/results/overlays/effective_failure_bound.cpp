/// \file
/// Cor. 6.4: Thm 6.2 with d_eff(1/n) as the dimension.

#include <cstddef>
#include <vector>

#include "results/run_overlay.hpp"
#include "theory/data_spectrum.hpp"

namespace srlm {

namespace {

std::vector<Overlay> curves(const RunContext& run) {
    // The eigenvalues of a large covariance would take longer than the run.
    constexpr std::size_t kLargestSpectrum = 256;
    const Problem& problem = run.problem;
    if (problem.tabular || problem.sequence || problem.dimension > kLargestSpectrum) return {};
    Overlay overlay{"effective-failure-bound", "Cor. 6.4",        "Cor. 6.4", "[rate]",
                    Metric::own_failure,       OverlayKind::upper};
    fill_failure_bound(overlay, run, data_effective_dimension(problem, 1 / run.facts.samples()),
                       "d_eff(1/n)·log(6B/ε)");
    return {overlay};
}

}  // namespace

RunOverlay effective_failure_bound_run_overlay() {
    return {80, {.objective = "regression", .rounds = true}, curves};
}

}  // namespace srlm
