/// \file
/// The unrolled bound of Lemma C.4.

#include "sweeps/sweep_overlay.hpp"

namespace srlm {

SweepOverlay unrolled_kappa_bound_overlay() {
    return {"unrolled-kappa-bound",
            100,
            Over::round,
            {.metrics = {Metric::kappa}, .objective = "regression"},
            [](const CurveContext& context) -> Said {
                return along_rounds(context, unrolled_bound(context.facts()));
            }};
}

}  // namespace srlm
