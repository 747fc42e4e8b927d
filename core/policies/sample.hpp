#pragma once
/// \file
/// Sampling a round's data: x ~ μ and y, y' ~ π_t(·|x) independently (§2, step 1), and scoring it
/// (step 2).

#include <cstdint>
#include <vector>

#include "numerics/kernels.hpp"
#include "policies/problem.hpp"
#include "spec/spec.hpp"

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

/// Where a round's responses come from (Eq. 2 and its variants).
struct Proposal {
    const double* current = nullptr;  ///< [entries] π_t, or π_t at a temperature
    double base_share = 0;            ///< Of the pairs, of which π_0 draws both responses
    bool second_from_base = false;    ///< π_0 draws y' of every pair
};

/// Draws responses; keeps the buffers of one worker.
class ResponseSampler {
public:
    /// `base`: [entries] π_0, for proposals that draw from it; may be null when none does.
    explicit ResponseSampler(const Problem& problem, const double* base = nullptr);

    /// n pairs from μ and the proposal. Pair i uses blocks i of slots 0 and 1 of the stream, so it
    /// does not depend on n or on how the work is cut.
    void pairs(const Problem& problem, const Proposal& proposal, const StreamKey& key, std::size_t n,
               Pairs& pairs);

    /// n single responses (entries) from μ and `probability`; response i uses block i of slot 0.
    void singles(const Problem& problem, const double* probability, const StreamKey& key, std::size_t n,
                 std::vector<std::uint32_t>& entries);

    /// Best of N: at each of n prompts drawn from μ the candidate of highest reward among N, the first
    /// of equal ones; every evaluation with fresh judge noise. Prompt i uses block i of slot 0 of
    /// `key`; its candidates 2j and 2j + 1 use blocks i of slots 1 + j of `key` and j of `judge`.
    /// Returns the share of prompts whose candidates are all the same.
    double best_of(const Problem& problem, const double* probability, const double* rewards,
                   double judge_noise, const StreamKey& key, const StreamKey& judge, std::size_t n,
                   std::size_t N, std::vector<std::uint32_t>& winners);

    /// Self-consistency: at every prompt the share of `votes` responses of `probability` that are y,
    /// [entries]. Prompt x uses slot x.
    void vote_shares(const Problem& problem, const double* probability, const StreamKey& key,
                     std::size_t votes, std::vector<double>& shares);

private:
    std::uint32_t respond(const Problem& problem, const std::vector<double>& cdf, std::size_t x,
                          double u) const;

    GuideTable prompts_;
    std::vector<double> cdf_, base_cdf_, uniforms_;
};

/// Self-reward (§2, step 2): Δr_i = r(x_i,y_i) − r(x_i,y'_i) with rewards r [entries], to which a
/// noisy judge adds σ(ε_i − ε'_i): one fresh standard normal for each evaluation, from stream `key`.
void score(const double* rewards, double judge_noise, const StreamKey& key, std::vector<double>& scratch,
           Pairs& pairs);

/// Kendall's τ between this judge's and the last judge's order of the pairs: the mean of
/// sign(Δr_i)·sign(Δr'_i) over those that both order, Δr' from `last_rewards` with the last judge's
/// own noise. NaN when there are none. Without noise both judges order alike, and τ = 1 (CREAM).
double rank_agreement(const double* last_rewards, double judge_noise, const StreamKey& key,
                      std::vector<double>& scratch, const Pairs& pairs);

}  // namespace srlm
