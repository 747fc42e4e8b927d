#pragma once
/// \file
/// The metrics of one policy over sequences.

#include "policies/chain.hpp"
#include "policies/metrics.hpp"
#include "policies/problem.hpp"

namespace srlm {

/// Writes one row [kMetrics] of a trace, exactly, from the chain of π_t, failure at δ; what needs a
/// gold reward or an update is set to NaN. Prompts of weight 0 count nowhere, also not in minima.
void sequence_metrics(const Problem& problem, const Chain& policy, double delta, double theta_norm,
                      double* out);

/// P(y = y') = Σ_x μ_x Σ_y π(y|x)² of two responses of the policy.
double sequence_tie_rate(const Problem& problem, const Chain& policy);

}  // namespace srlm
