/// \file
/// Eq. 43, round by round.

#include <cstddef>
#include <vector>

#include "base/format.hpp"
#include "results/run_overlay.hpp"
#include "theory/contraction.hpp"

namespace srlm {

namespace {

std::vector<Overlay> curves(const RunContext& run) {
    const Spec& spec = run.spec;
    Overlay overlay{"one-step-bound", "Eq. 43", "Eq. 43", "[rate]", Metric::own_failure, OverlayKind::upper};
    overlay.constants = "constant " + brief_number(spec.bound_constant) +
                        ", (ε_stat √κ_t + β log κ_t)/(γδ), γ of the round, " + regime(spec);
    if (!run.margins()) {
        vacuous_without_margin(overlay);
        return {overlay};
    }
    fill(overlay, run, [&](std::size_t r, std::size_t t) {
        BoundTerms terms = run.terms(r, run.dimension());
        terms.gamma = run.trace.at(r, t - 1, Metric::margin);
        return one_step_failure_bound(run.trace.at(r, t - 1, Metric::kappa), terms);
    });
    vacuous_above_one(overlay);
    return {overlay};
}

}  // namespace

RunOverlay one_step_bound_run_overlay() { return {50, {.objective = "regression", .rounds = true}, curves}; }

}  // namespace srlm
