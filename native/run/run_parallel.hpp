#pragma once
/// \file
/// Running a spec's replicates on several threads.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "loop/loop.hpp"

namespace srlm::cli {

/// Replicates first … first + count − 1.
struct Range {
    std::size_t first = 0, count = 0;
};

/// All replicates of a spec.
inline Range all_replicates(const Spec& spec) { return {0, static_cast<std::size_t>(spec.replicates)}; }

struct ParallelRun {
    std::optional<Trace> trace;        ///< Absent when the run was stopped.
    std::int64_t replicates_done = 0;  ///< Run to their last round.
};

/// How far a run is; what a journal already had counts as done.
struct RunProgress {
    std::int64_t rounds = 0;      ///< Summed over replicates
    std::int64_t replicates = 0;  ///< Run to their last round
    double work = 0;              ///< As predicted_round() counts it, where somebody does
};

/// Asked about ten times a second, on the calling thread; false stops the run at the next round.
using Watch = std::function<bool(const RunProgress& done)>;

/// Gets blocks of replicates that have finished, on the calling thread: about once a second, and, when
/// the run is stopped, what is left of them. A run shorter than that never calls it.
using KeepBlocks = std::function<void(const std::vector<const Trace*>& blocks)>;

/// What happens when threads have not come to the end of their round soon after a signal: the run waits for
/// them, or keeps what has finished and ends the program.
enum class Stuck { waits, ends_program };

/// Runs the replicates of `range`: hands blocks of them (of block_size(), or smaller ones so that each thread
/// has its share) to `threads` threads as they become free, and joins the traces in replicate order: the bits
/// do not depend on the number of threads. An error on any thread stops all and is thrown here, once; among
/// several the one of the lowest replicate. `have` are blocks that an earlier run has kept: they are not run
/// again, whatever their sizes (and the joined trace has no θ or π of theirs). Throws Error bad_data when
/// they overlap or lie outside `range`.
ParallelRun run_parallel(const Spec& spec, const Problem& problem, Range range, std::size_t threads,
                         const Watch& watch, std::vector<Trace> have = {}, const KeepBlocks& keep = {},
                         Stuck stuck = Stuck::waits);

}  // namespace srlm::cli
