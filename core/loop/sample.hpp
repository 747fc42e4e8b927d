#pragma once
/// \file
/// Sampling a round's data: x ~ μ and y, y' ~ π_t(·|x) independently (§2, step 1), and scoring it
/// (step 2).

#include <cstdint>
#include <vector>

#include "loop/tables.hpp"
#include "model/problem.hpp"
#include "numerics/kernels.hpp"

namespace srlm {

/// One round's n pairs. Entries are m = x·stride + y.
struct Pairs {
    std::vector<std::uint32_t> first;       ///< [n] entry of (x_i, y_i)
    std::vector<std::uint32_t> second;      ///< [n] entry of (x_i, y'_i)
    std::vector<double> reward_difference;  ///< [n] Δr_i

    std::size_t size() const { return first.size(); }
    double tie_rate() const;
};

/// Draws from a fixed weight vector in O(1) expected: an inverse distribution function entered
/// through a table of starting points.
class GuideTable {
public:
    explicit GuideTable(const std::vector<double>& weights);
    /// The index whose cumulative interval contains u ∈ (0,1); never one of weight 0.
    std::size_t draw(double u) const;

private:
    std::vector<double> cdf_;
    std::vector<std::uint32_t> start_;
    std::size_t last_ = 0;  ///< Largest index of positive weight
};

/// Draws pairs; keeps the buffers of one worker.
class PairSampler {
public:
    explicit PairSampler(const Problem& problem);

    /// n pairs from μ and the policy. Pair i uses blocks i of slots 0 and 1 of the stream, so it
    /// does not depend on n or on how the work is cut.
    void draw(const Problem& problem, const PolicyTables& policy, const StreamKey& key, std::size_t n,
              Pairs& pairs);

private:
    GuideTable prompts_;
    std::vector<double> cdf_, uniforms_;
};

/// Self-reward (§2, step 2): Δr_i = r(x_i,y_i) − r(x_i,y'_i) with r = log π_t, to which a noisy
/// judge adds σ(ε_i − ε'_i): one fresh standard normal for each evaluation, from stream `key`.
void score(const PolicyTables& policy, double judge_noise, const StreamKey& key, std::vector<double>& scratch,
           Pairs& pairs);

}  // namespace srlm
