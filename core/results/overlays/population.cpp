/// \file
/// The limit n → ∞ of the loop.

#include "loop/population.hpp"

#include <cstddef>
#include <vector>

#include "loop/objective.hpp"
#include "results/metric_names.hpp"
#include "results/run_overlay.hpp"

namespace srlm {

namespace {

Overlay limit_of(Metric metric) {
    Overlay overlay{"population-" + metric_name(metric),
                    "population update",
                    "Eq. 106",
                    "[exact]",
                    metric,
                    OverlayKind::value};
    overlay.constants = "n = ∞: the expected loss over all pairs";
    return overlay;
}

/// The curves of the limit n → ∞; where it is not computed, one without points that says why.
std::vector<Overlay> curves(const RunContext& run) {
    if (objective(run.spec).closed_form) return {};  // the run itself has no n
    const auto limit = population_trace(run.spec, run.problem);
    if (!limit) {
        Overlay absent = limit_of(Metric::kappa);
        absent.verdict = "not drawn: " + no_limit(run.spec);
        return {absent};
    }
    std::vector<Overlay> all;
    for (const Metric metric : {Metric::kappa, Metric::own_failure, Metric::target_failure}) {
        all.push_back(limit_of(metric));
        fill(all.back(), 0, limit->rounds, limit->count,
             [&](std::size_t r, std::size_t t) { return limit->at(r, t, metric); });
        all.back().verdict = "what the same loop does with infinitely many pairs";
    }
    return all;
}

}  // namespace

RunOverlay population_run_overlay() { return {130, {}, curves}; }

}  // namespace srlm
