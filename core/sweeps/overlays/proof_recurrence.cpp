/// \file
/// The recurrence of the proof over the map κ_t ↦ κ_{t+1}.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "base/format.hpp"
#include "loop/population.hpp"
#include "sweeps/sweep_overlay.hpp"
#include "theory/contraction.hpp"

namespace srlm {

namespace {

Said curve(const CurveContext& context) {
    const CellRecord& record = context.record(0);
    const Spec& spec = context.spec(0);
    Overlay overlay = start_overlay(context, "proof-recurrence", "A + B'√κ, Step 6", "Lemma C.3", "[rate]",
                                    OverlayKind::upper);
    const auto n = static_cast<double>(spec.samples), count = static_cast<double>(record.confidences.size());
    Recurrence mean{0, 0};
    for (const double c : record.confidences) {
        const Recurrence each = step_six_recurrence(c, n, leash(spec));
        mean.A += each.A / count;
        mean.B_prime += each.B_prime / count;
    }
    over_kappa(context, overlay, [&](double x) { return kappa_recurrence(x, mean); });
    overlay.constants = "A = 1/c₁ = " + brief_number(mean.A) +
                        ", B' = (1 + β√n)/(c₁√n) = " + brief_number(mean.B_prime) +
                        ", means over replicates; " + regime(spec);
    const std::vector<double>& kappa = record.mean;
    double closest = 0;
    for (std::size_t t = 0; t + 1 < kappa.size(); ++t)
        closest = std::max(closest, kappa[t + 1] / kappa_recurrence(kappa[t], mean));
    overlay.verdict = closest > 1 ? "a step of the run is " + brief_number(closest) +
                                        " times it: with these constants it is no bound"
                                  : "holds at every step, where A = 1/c₁ alone does; the closest is " +
                                        brief_number(100 * closest) + " % of it";
    return overlay;
}

}  // namespace

SweepOverlay proof_recurrence_overlay() {
    return {"proof-recurrence", 150, Over::kappa_t, {.objective = "regression", .rounds = true}, curve};
}

}  // namespace srlm
