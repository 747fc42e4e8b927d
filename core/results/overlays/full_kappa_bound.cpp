/// \file
/// U + q^t(κ_0 − U) with all that the constants of the recurrence cost (Lemmas C.3, C.4).

#include <cstddef>
#include <vector>

#include "base/format.hpp"
#include "results/run_overlay.hpp"
#include "theory/contraction.hpp"

namespace srlm {

namespace {

std::vector<Overlay> curves(const RunContext& run) {
    Overlay overlay{"full-kappa-bound", "U + qᵗ(κ_0 − U), in full", "Lemma C.3, C.4", "[rebuilt]",
                    Metric::kappa,      OverlayKind::upper};
    if (!run.margins()) {
        vacuous_without_margin(overlay);
        return {overlay};
    }
    const Spec& spec = run.spec;
    std::vector<Recurrence> all;
    for (std::size_t r = 0; r < run.replicates.size(); ++r)
        all.push_back(full_recurrence(run.terms(r, run.dimension())));
    overlay.constants = "constant " + brief_number(spec.bound_constant) +
                        ", B = √(log(|Π|/ρ)/n)/(c₁γ), C = β/(c₁γ), " + regime(spec) + "; ";
    unroll(overlay, run.facts, all);
    return {overlay};
}

}  // namespace

RunOverlay full_kappa_bound_run_overlay() {
    return {40, {.objective = "regression", .rounds = true}, curves};
}

}  // namespace srlm
