#pragma once
/// \file
/// What an objective works with in one round of one replicate.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "loop/family.hpp"
#include "loop/judge.hpp"
#include "loop/preferences.hpp"
#include "numerics/kernels.hpp"
#include "policies/problem.hpp"
#include "policies/sample.hpp"
#include "policies/score.hpp"
#include "policies/tables.hpp"
#include "policies/update.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// What is remembered of a replicate beside its θ.
struct Memory {
    std::vector<double> last_rewards;  ///< Of the round before, for CREAM
    Edges accumulated;                 ///< Of all rounds, when they are kept
};

/// Buffers and tools of one worker.
struct Workspace {
    UpdateOptions options;
    PolicyTables base, policy;  ///< π_0 and π_t
    Judge judge;
    std::optional<ResponseSampler> sampler;
    Edges fresh;
    std::vector<double> times;  ///< [entries] how often responses were drawn or kept
    Preferences preferences;
    UpdateScratch update;
    std::vector<double> scratch;

    /// Where this stands it stays: its judge looks at its base policy.
    Workspace(const Spec& spec, const Problem& problem)
        : options{leash(spec), spec.radius, spec.ridge, spec.record_spectrum},
          base(problem),
          policy(problem),
          judge(spec, problem, base) {}
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;
};

struct Round {
    const Spec& spec;
    const Problem& problem;
    Workspace& work;
    const double*
        draw_from;  ///< [entries] probabilities that responses are drawn from: π_t, perhaps tempered
    std::uint32_t round, number;  ///< t, and which replicate
    Replicate& replicate;
    Memory& memory;

    StreamKey key(Stream purpose) const {
        return {static_cast<std::uint64_t>(spec.seed), number, round, purpose};
    }
    /// r [entries] of this round's judge.
    const double* rewards() { return work.judge.rewards(work.policy, round, number, *work.sampler); }
};

/// Pairs that were drawn and judged.
struct JudgedPairs {
    Edges& edges;
    PairJudge judge;  ///< For fits that see every pair
    double weight;    ///< CREAM's: the rank agreement with the last round's judge, else 1
};

/// Draws the round's pairs, adds them to earlier ones where these are kept, and judges them all; notes the
/// tie rate and the agreement in the replicate.
JudgedPairs judged_pairs(Round& round);

}  // namespace srlm
