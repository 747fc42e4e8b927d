#pragma once
/// \file
/// What a process may use of its machine: not what the machine has, but what it was granted.

#include <cstddef>
#include <limits>
#include <string>

namespace srlm::cli {

/// The tightest of all limits that the system or a scheduler has set, and which one that is.
struct ProcessLimits {
    /// Bytes that the process may still take: of the machine's free memory, of the control group it is in
    /// and of each group around that one (less what they hold now, caches not counted), of RLIMIT_AS and
    /// RLIMIT_DATA, and of what Slurm has granted. Infinite when nothing says.
    double memory = std::numeric_limits<double>::infinity();
    std::string memory_from = "nothing sets a limit";

    /// Processors that this process alone may run on: its affinity, and what Slurm has granted to the task.
    std::size_t processors = 1;
    std::string processors_from;
    bool bound = false;  ///< Whether these are fewer than the machine has

    /// Processors' worth of time for all of the control group together, infinite without a quota.
    double quota = std::numeric_limits<double>::infinity();
    std::string quota_from;
};

/// Reads /proc and /sys, which a test may have below another `root`, and the environment.
ProcessLimits process_limits(const std::string& root = "");

}  // namespace srlm::cli
