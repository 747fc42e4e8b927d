/// \file
/// The round at which a measured failure is least.

#include <cstddef>
#include <string>
#include <vector>

#include "base/counted.hpp"
#include "base/format.hpp"
#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

Said curve(const CurveContext& context) {
    const std::vector<double>& mean = context.record(0).mean;
    std::size_t best = 0;
    for (std::size_t t = 0; t < mean.size(); ++t)
        if (mean[t] < mean[best]) best = t;
    constexpr double kNearly = 1.1;
    std::size_t from = best, to = best;
    while (from > 0 && mean[from - 1] <= kNearly * mean[best]) --from;
    while (to + 1 < mean.size() && mean[to + 1] <= kNearly * mean[best]) ++to;
    Overlay overlay = start_overlay(context, "best-round", "best T", "", "[exact]", OverlayKind::mark);
    overlay.x = {static_cast<double>(best)};
    overlay.y = {mean[best]};
    overlay.constants = "of the measured means";
    overlay.verdict = "least after " + counted(best, "round") + ": " + brief_number(mean[best]) + ", and " +
                      brief_number(mean.back()) + " after " + std::to_string(mean.size() - 1) +
                      "; within a tenth of the least from round " + std::to_string(from) + " to " +
                      std::to_string(to);
    return overlay;
}

}  // namespace

// Of own failure the least would be chance.
SweepOverlay best_round_overlay() {
    return {"best-round", 120, Over::round, {.metrics = {Metric::target_failure}}, curve};
}

}  // namespace srlm
