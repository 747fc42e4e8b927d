#pragma once
/// \file
/// The one loop: a block of replicates on their way through the rounds.

#include <cstddef>
#include <memory>
#include <vector>

#include "loop/family.hpp"
#include "loop/loop.hpp"

namespace srlm {

class LoopState {
public:
    LoopState(const Spec& spec, const Problem& problem, std::size_t first, std::size_t count);

    /// Records round t of every replicate and, unless t = T, makes the update to t + 1; false at T.
    bool step();
    Trace finish() const;
    std::size_t round() const { return round_; }

private:
    void record(std::size_t place);

    const Spec& spec_;
    std::size_t first_, count_, rounds_, round_ = 0;
    std::vector<Replicate> replicates_;  ///< Those that are really computed
    std::unique_ptr<Family> family_;
    std::vector<double> metrics_, next_;                         ///< [distinct][T + 1][kMetrics]
    std::vector<std::vector<double>> kept_theta_, kept_policy_;  ///< One for each kept replicate
};

}  // namespace srlm
