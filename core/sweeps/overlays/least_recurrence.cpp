/// \file
/// The least recurrence κ_{t+1} ≤ 1 + B'√κ_t that covers a run.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "base/format.hpp"
#include "sweeps/sweep_overlay.hpp"
#include "theory/contraction.hpp"

namespace srlm {

namespace {

/// A = 1, for κ of any policy is at least that; B' the least that no step of the run exceeds. Concave in κ,
/// the recurrence holds for means over replicates where it holds for each.
Said curve(const CurveContext& context) {
    const std::vector<double>& kappa = context.record(0).mean;
    Recurrence least{1, 0};
    for (std::size_t t = 0; t + 1 < kappa.size(); ++t)
        least.B_prime = std::max(least.B_prime, (kappa[t + 1] - least.A) / std::sqrt(kappa[t]));
    Overlay overlay = start_overlay(context, "least-recurrence", "1 + B'√κ, least B'", "Lemma C.3",
                                    "[exact] for this run", OverlayKind::upper);
    over_kappa(context, overlay, [&](double x) { return kappa_recurrence(x, least); });
    overlay.constants = "A = 1, B' = " + brief_number(least.B_prime) +
                        ", the least that covers every step of the mean; U = " +
                        brief_number(fixed_point(least.A, least.B_prime)) +
                        ", q = " + brief_number(contraction_factor(least.A, least.B_prime));
    overlay.verdict = "touches the run at one step and covers the others by construction";
    return overlay;
}

}  // namespace

SweepOverlay least_recurrence_overlay() {
    return {"least-recurrence", 140, Over::kappa_t, {.rounds = true}, curve};
}

}  // namespace srlm
