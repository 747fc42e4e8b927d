#pragma once
/// \file
/// Running a spec's replicates on several threads.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "loop/loop.hpp"

namespace srlm::cli {

struct ParallelRun {
    std::optional<Trace> trace;        ///< Absent when the run was stopped.
    std::int64_t replicates_done = 0;  ///< Run to their last round.
};

/// Asked about ten times a second, on the calling thread, with the number of rounds done, summed
/// over replicates; false stops the run at the next round.
using Watch = std::function<bool(std::int64_t rounds_done)>;

/// Hands blocks of replicates (of block_size(), or smaller ones so that each thread has its share)
/// to `threads` threads as they become free, and joins the traces in replicate order: the bits do not depend
/// on the number of threads. An error on any thread stops all and is thrown here, once; among several the one
/// of the lowest replicate.
ParallelRun run_parallel(const Spec& spec, const Problem& problem, std::size_t threads, const Watch& watch);

}  // namespace srlm::cli
