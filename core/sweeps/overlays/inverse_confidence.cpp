/// \file
/// The trivial bound κ_t ≤ 1/c.

#include "sweeps/sweep_overlay.hpp"

namespace srlm {

SweepOverlay inverse_confidence_overlay() {
    return {"inverse-confidence",
            90,
            Over::round,
            {.metrics = {Metric::kappa}},
            [](const CurveContext& context) -> Said {
                return along_rounds(context, inverse_confidence(context.facts()));
            }};
}

}  // namespace srlm
