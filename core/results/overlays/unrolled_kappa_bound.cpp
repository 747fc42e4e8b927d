/// \file
/// The unrolled bound of Lemma C.4.

#include <cstddef>
#include <vector>

#include "results/run_overlay.hpp"
#include "theory/contraction.hpp"

namespace srlm {

Overlay unrolled_bound(const RoundFacts& facts) {
    const Spec& spec = facts.spec;
    const bool own = spec.recurrence_a || spec.recurrence_b;
    Overlay overlay{"unrolled-kappa-bound",
                    "U + qᵗ(κ_0 − U)",
                    "Lemma C.4",
                    own ? "[exact] given its constants" : "[rate]",
                    Metric::kappa,
                    OverlayKind::upper};
    std::vector<Recurrence> all;
    for (const double c : facts.confidences) {
        Recurrence each = step_six_recurrence(c, facts.samples(), leash(spec));
        if (spec.recurrence_a) each.A = *spec.recurrence_a;
        if (spec.recurrence_b) each.B_prime = *spec.recurrence_b;
        all.push_back(each);
    }
    if (!own) overlay.constants = "Step 6: A = 1/c₁, B' = (1 + β√n)/(c₁√n), " + regime(spec) + "; ";
    unroll(overlay, facts, all);
    return overlay;
}

RunOverlay unrolled_kappa_bound_run_overlay() {
    return {20, {.objective = "regression", .rounds = true}, [](const RunContext& run) {
                return std::vector{unrolled_bound(run.facts)};
            }};
}

}  // namespace srlm
