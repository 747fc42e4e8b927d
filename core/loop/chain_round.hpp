#pragma once
/// \file
/// What an objective works with in one round of one replicate whose responses are sequences.

#include <cstdint>
#include <optional>
#include <vector>

#include "loop/family.hpp"
#include "numerics/kernels.hpp"
#include "policies/chain.hpp"
#include "policies/problem.hpp"
#include "policies/sequence_model.hpp"
#include "policies/sequence_sample.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// What is remembered of a replicate beside its θ.
struct ChainMemory {
    std::optional<SequenceJudge> last_judge;  ///< Of the round before, for CREAM
    SequencePairs accumulated;                ///< Of all rounds, when they are kept
};

/// Buffers and tools of one worker.
struct ChainWorkspace {
    Chain policy;                   ///< π_t
    std::optional<Chain> tempered;  ///< π_t^(1/temperature), where it is not 1
    SequenceSampler sampler;
    SequencePairs fresh;
};

struct ChainRound {
    const Spec& spec;
    const Problem& problem;
    const SequenceModel& model;
    ChainWorkspace& work;
    std::uint32_t round, number;  ///< t, and which replicate
    Replicate& replicate;
    ChainMemory& memory;

    StreamKey key(Stream purpose) const {
        return {static_cast<std::uint64_t>(spec.seed), number, round, purpose};
    }
};

/// Draws the round's pairs, adds them to earlier ones where these are kept, and judges them all, CREAM's
/// weight included; notes the tie rate and the agreement in the replicate.
SequencePairs& judged_pairs(ChainRound& round);

}  // namespace srlm
