/// \file
/// Thm 5.3 as Step 6 of its proof has it.

#include <cstddef>
#include <vector>

#include "base/format.hpp"
#include "results/run_overlay.hpp"
#include "theory/contraction.hpp"

namespace srlm {

namespace {

std::vector<Overlay> curves(const RunContext& run) {
    const Spec& spec = run.spec;
    Overlay overlay{"iterated-failure-rate", "Thm 5.3, Step 6", "Eq. 7", "[rate]",
                    Metric::own_failure,     OverlayKind::upper};
    overlay.constants = "constant " + brief_number(spec.bound_constant) +
                        ", without γ, δ and logarithms, c₁ of each replicate, " + regime(spec);
    fill(overlay, run, [&](std::size_t r, std::size_t t) {
        return spec.bound_constant * iterated_failure_rate(run.facts.samples(), static_cast<double>(t),
                                                           run.facts.kappa_0, run.replicates[r].confidence);
    });
    vacuous_above_one(overlay);
    return {overlay};
}

}  // namespace

RunOverlay iterated_failure_rate_run_overlay() {
    return {60, {.objective = "regression", .rounds = true}, curves};
}

}  // namespace srlm
