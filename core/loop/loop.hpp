#pragma once
/// \file
/// The self-rewarding loop: sample, score, regress, repeat (§2 of docs/theory.md; Eq. 1–4).

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "policies/metrics.hpp"
#include "policies/problem.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// What a contiguous range of replicates recorded. A replicate's numbers do not depend on the
/// range it is computed in, so ranges can be computed anywhere and joined in order.
struct Trace {
    std::size_t first = 0;        ///< First replicate
    std::size_t count = 0;        ///< Number of replicates
    std::size_t rounds = 0;       ///< T; every series has T + 1 entries, t = 0 … T
    std::vector<double> metrics;  ///< [count][T + 1][kMetrics]; NaN where not defined
    std::vector<double>
        theta;  ///< [kept][T + 1][theta length without padding], replicates below record_theta
    std::vector<double> policy;        ///< [kept][T + 1][prompts][responses], replicates below record_policy
    std::vector<std::string> digests;  ///< [count] SHA-256 of each replicate (hex), see result.hpp

    /// A recorded number; `replicate` counts from the start of the range.
    double& at(std::size_t replicate, std::size_t round, Metric metric) {
        return metrics[(replicate * (rounds + 1) + round) * kMetrics + static_cast<std::size_t>(metric)];
    }
    double at(std::size_t replicate, std::size_t round, Metric metric) const {
        return metrics[(replicate * (rounds + 1) + round) * kMetrics + static_cast<std::size_t>(metric)];
    }
};

class LoopState;

/// Runs replicates [first, first + count) one round per step(), so that the caller decides about
/// threads, progress and cancelling. The problem must outlive the loop.
class Loop {
public:
    Loop(const Spec& spec, const Problem& problem, std::size_t first, std::size_t count);
    ~Loop();
    Loop(Loop&&) noexcept;

    /// Advances every replicate by one round; false when all T rounds are done.
    /// Throws Error diverged.
    bool step();

    std::size_t round() const;  ///< Rounds done.
    Trace finish();             ///< The trace; call when step() has returned false.

private:
    std::unique_ptr<LoopState> state_;
};

/// Runs a range to its end.
Trace run(const Spec& spec, const Problem& problem, std::size_t first, std::size_t count);

/// π_0 … π_T of one replicate, [T + 1][prompts][responses], for a view of the policy itself.
std::vector<double> policies(const Spec& spec, const Problem& problem, std::size_t replicate);

/// Replicates that one Loop should take at a time (fills the matrix product, bounds memory).
std::size_t block_size(const Spec& spec, const Problem& problem);

/// Upper bound on the bytes that a run of `spec` holds at once with `workers` concurrent loops:
/// problem, loops and trace. From the spec alone; for text and .npy problems, whose size only the
/// data tell, it counts the trace, the pairs and nothing else.
double memory_bytes(const Spec& spec, std::size_t workers);

/// The same once the problem is known.
double memory_bytes(const Spec& spec, const Problem& problem, std::size_t workers);

/// Throws Error too_large, naming the parameter that costs most, when `bytes` > `limit`.
void check_memory(const Spec& spec, double bytes, double limit);

}  // namespace srlm
