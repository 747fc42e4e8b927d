#pragma once
/// \file
/// The self-rewards of a round: one table r [entries] that the pairs are scored from (Eq. 1 and its
/// variants). A kind of judge is a file in judges/, with a function NAME_judge().

#include <cstdint>
#include <string>
#include <vector>

#include "policies/sample.hpp"
#include "policies/tables.hpp"
#include "spec/kind.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// What a judge may look at.
struct JudgeView {
    const Spec& spec;
    const Problem& problem;
    const PolicyTables& base;    ///< π_0
    const PolicyTables& policy;  ///< π_t
    std::uint32_t round, replicate;
    ResponseSampler& sampler;
};

struct JudgeKind : Kind {
    bool of_base = false;    ///< The logarithms are those of π_0, not of π_t
    bool by_length = false;  ///< They are divided by the length of the response
    bool linear = true;      ///< Rewards are linear in the features: the population update has a closed form
    bool draws = false;      ///< Rewards are random beside their noise: there is no population update
    std::string no_sequences;  ///< Why it does not work where responses cannot be listed; "" where it does
    /// Rewards that are no logarithms: fills the table [entries]. Null for logarithms.
    void (*rewards)(const JudgeView&, std::vector<double>& table) = nullptr;
};

/// All kinds.
const std::vector<JudgeKind>& judge_kinds();

/// The spec's. Throws Error out_of_range.
const JudgeKind& judge_kind(const Spec& spec);

/// Makes the table of rewards; keeps the buffers of one worker.
class Judge {
public:
    /// The problem's base policy is what a frozen judge sees. All must outlive the judge.
    Judge(const Spec& spec, const Problem& problem, const PolicyTables& base);

    /// Rewards in round t of a replicate whose policy is π_t, plus the fixed bias of each response. Valid
    /// until the next call.
    const double* rewards(const PolicyTables& policy, std::uint32_t round, std::uint32_t replicate,
                          ResponseSampler& sampler);

private:
    const Spec& spec_;
    const Problem& problem_;
    const PolicyTables& base_;
    const JudgeKind& kind_;
    std::vector<double> table_, normals_;
};

}  // namespace srlm
