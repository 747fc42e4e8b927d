/// \file
/// The round at which a measured failure is least.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/format.hpp"
#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

std::optional<Overlay> curve(const CurveContext& context) {
    const std::vector<double>& mean = context.record(0).mean;
    std::size_t best = 0;
    for (std::size_t t = 0; t < mean.size(); ++t)
        if (mean[t] < mean[best]) best = t;
    Overlay overlay = start_overlay(context, "best-round", "best T", "", "[exact]", "mark");
    overlay.x = {static_cast<double>(best)};
    overlay.y = {mean[best]};
    overlay.constants = "of the measured means";
    overlay.verdict = "least after " + std::to_string(best) + (best == 1 ? " round: " : " rounds: ") +
                      brief_number(mean[best]) + ", and " + brief_number(mean.back()) + " after " +
                      std::to_string(mean.size() - 1);
    return overlay;
}

}  // namespace

SweepOverlay best_round_overlay() { return {"best-round", 120, Over::round, curve}; }

}  // namespace srlm
