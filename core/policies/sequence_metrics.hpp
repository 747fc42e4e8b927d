#pragma once
/// \file
/// The metrics of one policy over sequences.

#include <cstdint>
#include <vector>

#include "policies/chain.hpp"
#include "policies/metrics.hpp"
#include "policies/problem.hpp"

namespace srlm {

/// What the next round's certificate needs of π_t.
struct ChainBefore {
    std::vector<double> weights;          ///< Of the chain
    std::vector<double> best, runner_up;  ///< [states] log-weights, as in TwoBest
};

/// Writes one row [kMetrics] of a trace, exactly, from the chain of π_t and its two best, failure at δ and
/// pass\@k at `pass_k`: correct are the words of the model. What needs an update is set to NaN. Prompts of
/// weight 0 count nowhere, also not in minima.
void sequence_metrics(const Problem& problem, const Chain& policy, const TwoBest& two, double delta,
                      std::int64_t pass_k, double theta_norm, double* out);

/// Adds to that row what the last round proves (policies/step_certificate.hpp), `before` being π_{t−1}.
void sequence_step_metrics(const Problem& problem, const ChainBefore& before, const Chain& policy,
                           double delta, double* out);

/// P(y = y') = Σ_x μ_x Σ_y π(y|x)² of two responses of the policy.
double sequence_tie_rate(const Problem& problem, const Chain& policy);

}  // namespace srlm
