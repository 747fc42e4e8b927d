/// \file
/// Cor. 5.7's number of rounds, as a mark on the unrolled bound.

#include "sweeps/sweep_overlay.hpp"

namespace srlm {

SweepOverlay rounds_mark_overlay() {
    return {"rounds-mark",
            105,
            Over::round,
            {.metrics = {Metric::kappa}, .objective = "regression"},
            [](const CurveContext& context) -> Said {
                return along_rounds(context, rounds_mark(context.facts()));
            }};
}

}  // namespace srlm
