#pragma once
/// \file
/// Sampling a round's data: x ~ μ and y, y' ~ π_t(·|x) independently (§2, step 1).
///
/// Few are drawn one by one. Many are drawn as counts: how often each prompt, and at it each pair of
/// responses, comes among n, exactly in distribution and in time that does not grow with n. Which it is
/// follows from sizes alone, so that the bits do not depend on the machine.

#include <cstdint>
#include <vector>

#include "numerics/kernels.hpp"
#include "policies/edges.hpp"
#include "policies/problem.hpp"

namespace srlm {

/// Draws prompts from μ in O(1) expected: an inverse distribution function entered through a table of
/// starting points.
class PromptLaw {
public:
    explicit PromptLaw(const std::vector<double>& mu);
    /// out[i] is the prompt whose interval of the running sums has u[2i] ∈ (0,1); never one of weight 0.
    /// Every second number of u is read.
    void draw(const double* u, std::size_t count, std::uint32_t* out) const;

private:
    std::vector<double> cdf_;           ///< Running sums of μ over its total
    std::vector<std::uint32_t> start_;  ///< Where to begin for u in each of as many cells
    std::size_t last_ = 0;              ///< Largest prompt of positive weight
};

/// Where a round's responses come from (Eq. 2 and its variants).
struct Proposal {
    const double* current = nullptr;  ///< [entries] π_t, or π_t at a temperature
    double base_share = 0;            ///< Of the pairs, of which π_0 draws both responses
    bool second_from_base = false;    ///< π_0 draws y' of every pair
};

/// Whether n draws with so many outcomes in all are made as counts.
bool drawn_as_counts(double n, double outcomes);

/// Pairs of responses of one prompt, in either order and ties included, that there are.
double pair_outcomes(const Problem& problem);

/// How the best of N are judged.
struct BestOf {
    std::size_t candidates;  ///< N
    const double* rewards;   ///< [entries]
    double judge_noise;      ///< Every evaluation has its own
    StreamKey judge;         ///< The stream of the noise
};

/// Draws responses; keeps the buffers of one worker.
class ResponseSampler {
public:
    /// `base`: [entries] π_0, for proposals that draw from it; may be null when none does.
    explicit ResponseSampler(const Problem& problem, const double* base = nullptr);

    /// Adds n pairs from μ and the proposal to `edges`. One by one, pair i uses blocks i of slots 0 and 1 of
    /// the stream; as counts, the stream `key` with purpose counts.
    void pairs(const Problem& problem, const Proposal& proposal, const StreamKey& key, std::size_t n,
               Edges& edges);

    /// n single responses from μ and `probability`, as how often each came: [entries]. One by one, response i
    /// uses block i of slot 0.
    void singles(const Problem& problem, const double* probability, const StreamKey& key, std::size_t n,
                 std::vector<double>& times);

    /// Best of N: at each of n prompts drawn from μ the candidate of highest reward among N, the first
    /// of equal ones; how often each response is kept, [entries]. One by one, prompt i uses block i of slot 0
    /// of `key`, and its candidates 2j and 2j + 1 blocks i of slots 1 + j of `key` and j of the judge's
    /// stream; as counts where the judge is exact, from the law of the best.
    /// Returns the share of prompts whose candidates are all the same.
    double best_of(const Problem& problem, const double* probability, const BestOf& best,
                   const StreamKey& key, std::size_t n, std::vector<double>& times);

    /// Self-consistency: at every prompt the share of `votes` responses of `probability` that are y,
    /// [entries]. Prompt x uses slot x.
    void vote_shares(const Problem& problem, const double* probability, const StreamKey& key,
                     std::size_t votes, std::vector<double>& shares);

private:
    /// A response to each of the prompts asked last, by every second number of u.
    void respond(const Problem& problem, const std::vector<double>& cdf, const double* u, std::size_t count,
                 std::vector<std::uint32_t>& out) const;
    double best_one_by_one(const Problem& problem, const double* probability, const BestOf& best,
                           const StreamKey& key, std::size_t n, std::vector<double>& times);

    PromptLaw prompts_;
    double pair_outcomes_, outcomes_;
    std::vector<double> cdf_, base_, base_cdf_, uniforms_;
    std::vector<std::uint32_t> asked_, first_, second_, base_first_, base_second_;  ///< Of a chunk of draws
    EdgeIndex index_;
};

}  // namespace srlm
