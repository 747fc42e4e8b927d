/// \file

#include <vector>

#include "results/run_overlay.hpp"

namespace srlm {

namespace {

/// Thm 5.3 and 6.2 in full.
std::vector<Overlay> curves(const RunContext& run) {
    Overlay overlay{"iterated-failure-bound", "Thm 5.3, 6.2",    "Eq. 7, Thm 6.2", "[rebuilt]",
                    Metric::own_failure,      OverlayKind::upper};
    fill_failure_bound(overlay, run, run.dimension(), "d·log(6B/ε)");
    return {overlay};
}

}  // namespace

RunOverlay iterated_failure_bound_run_overlay() {
    return {70, {.objective = "regression", .rounds = true}, curves};
}

}  // namespace srlm
