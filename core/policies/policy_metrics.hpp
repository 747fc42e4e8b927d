#pragma once
/// \file
/// The metrics of one policy (those that need no update to have happened).

#include <cstdint>
#include <vector>

#include "policies/metrics.hpp"
#include "policies/problem.hpp"
#include "policies/tables.hpp"

namespace srlm {

/// Buffers reused between calls of policy_metrics().
struct MetricsScratch {
    std::vector<double> negative_entropy, cross, lowest;
    std::vector<std::size_t> order;
};

/// Writes one row [kMetrics] of a trace: metrics of `policy` against `base` = π_0, failure at δ, pass\@k
/// and best of k at `pass_k`; the update metrics are set to NaN. Prompts of weight 0 count nowhere, also not
/// in minima.
void policy_metrics(const Problem& problem, const PolicyTables& base, const PolicyTables& policy,
                    double delta, std::int64_t pass_k, double theta_norm, MetricsScratch& scratch,
                    double* out);

/// What the certificates need of π_{t−1}.
struct PolicyBefore {
    const double* logits;    ///< [entries]
    const double* top;       ///< [X] the largest of each prompt
    const double* log_odds;  ///< [X] of the mode over the runner-up
};

/// Adds to that row what the last round proves (policies/step_certificate.hpp): `policy` is π_t.
void step_metrics(const Problem& problem, const PolicyBefore& before, const PolicyTables& policy,
                  double delta, MetricsScratch& scratch, double* out);

}  // namespace srlm
