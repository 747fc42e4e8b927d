#pragma once
/// \file
/// What stands behind a Loop: one implementation for problems with tables, one for sequences.

#include <algorithm>
#include <memory>

#include "loop/loop.hpp"
#include "loop/update.hpp"

namespace srlm {

/// A block of replicates on their way through the rounds.
class LoopState {
public:
    virtual ~LoopState() = default;
    /// Records round t of every replicate and, unless t = T, makes the update to t + 1; false at T.
    virtual bool step() = 0;
    virtual Trace finish() = 0;
    std::size_t round = 0;  ///< Rounds done
};

std::unique_ptr<LoopState> make_table_state(const Spec& spec, const Problem& problem, std::size_t first,
                                            std::size_t count);
std::unique_ptr<LoopState> make_sequence_state(const Spec& spec, const Problem& problem, std::size_t first,
                                               std::size_t count);

/// Replicates that a block really computes: the population update draws nothing, so all are the same.
inline std::size_t distinct_replicates(const Spec& spec, std::size_t count) {
    return spec.objective == Objective::population ? std::min<std::size_t>(1, count) : count;
}

/// How many of the replicates [first, first + count) are below `limit`.
std::size_t kept_replicates(std::int64_t limit, std::size_t first, std::size_t count);

/// Throws Error diverged when the norm of θ is beyond what squares without overflow.
void check_finite(double theta_norm, std::size_t round, std::size_t replicate);

/// Writes the update metrics into a trace's row.
void set_update_metrics(const UpdateReport& report, double tie_rate, double agreement, double* row);

/// Joins the recorded numbers of the distinct replicates into a trace of `count` replicates.
/// `metrics` is [distinct][T + 1][kMetrics]; kept θ and π, one vector for each kept replicate.
Trace finished_trace(const Spec& spec, std::size_t first, std::size_t count,
                     const std::vector<double>& metrics, const std::vector<std::vector<double>>& kept_theta,
                     const std::vector<std::vector<double>>& kept_policy);

}  // namespace srlm
