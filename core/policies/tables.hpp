#pragma once
/// \file
/// One policy, evaluated on every response.

#include <cstdint>
#include <vector>

#include "policies/problem.hpp"

namespace srlm {

/// π_θ on all entries of a problem, with what the loop and the metrics ask of it.
struct PolicyTables {
    std::vector<double> probability;    ///< [entries] π(y|x); 0 at padding
    std::vector<double> log_policy;     ///< [entries] log π(y|x); about −1e300 at padding
    std::vector<double> log_partition;  ///< [X] log Σ_y exp⟨φ(x,y), θ⟩
    std::vector<std::int32_t> mode;     ///< [X] y*(x), the first of tied modes
    std::vector<double> top;            ///< [X] the mode's logit
    std::vector<double> log_odds;       ///< [X] log π(y*|x) − log π(runner-up|x), 0 when tied

    explicit PolicyTables(const Problem& problem);

    /// Fills the tables from logits [entries] (padding at kPadLogit).
    void evaluate(const Problem& problem, const double* logits);

private:
    std::vector<double> runner_up_;
};

}  // namespace srlm
