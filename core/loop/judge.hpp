#pragma once
/// \file
/// The self-rewards of a round: one table r [entries] that the pairs are scored from (Eq. 1 and its
/// variants).

#include <vector>

#include "experiment/spec.hpp"
#include "loop/sample.hpp"
#include "loop/tables.hpp"

namespace srlm {

/// Makes the table of rewards; keeps the buffers of one worker.
class Judge {
public:
    /// The problem's base policy is what a frozen judge sees. All must outlive the judge.
    Judge(const Spec& spec, const Problem& problem, const PolicyTables& base);

    /// Rewards in round t of a replicate whose policy is π_t: log π_t, the same by the token, log π_0, or
    /// shares of votes, plus the fixed bias of each response. Valid until the next call.
    const double* rewards(const PolicyTables& policy, std::uint32_t round, std::uint32_t replicate,
                          ResponseSampler& sampler);

private:
    const Spec& spec_;
    const Problem& problem_;
    const PolicyTables& base_;
    std::vector<double> table_, normals_;
};

}  // namespace srlm
