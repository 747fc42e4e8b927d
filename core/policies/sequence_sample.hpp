#pragma once
/// \file
/// Sampling a round's pairs of sequences (§2, step 1), and judging them (step 2).

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "policies/problem.hpp"
#include "policies/sample.hpp"
#include "policies/sequence_model.hpp"

namespace srlm {

/// Pairs of responses, each L tokens.
struct SequencePairs {
    std::size_t length = 0;                 ///< L
    std::vector<std::uint8_t> prompt;       ///< [n] x_i
    std::vector<std::uint8_t> first;        ///< [n][L] y_i
    std::vector<std::uint8_t> second;       ///< [n][L] y'_i
    std::vector<double> reward_difference;  ///< [n] Δr_i

    std::size_t size() const { return prompt.size(); }
    void clear();
    bool tied(std::size_t i) const;  ///< y_i = y'_i
    /// Share of tied pairs among those from number `begin` on.
    double tie_rate(std::size_t begin) const;
};

/// Who draws a round's responses (pairs_from).
struct Drawers {
    const Chain& policy;            ///< π_t, or π_t^(1/temperature)
    const Chain& base;              ///< π_0
    double base_share = 0;          ///< Probability that π_0 draws both responses of a pair
    bool second_from_base = false;  ///< π_0 draws y' of every pair
};

/// Draws pairs; keeps the buffers of one worker.
class SequenceSampler {
public:
    explicit SequenceSampler(const Problem& problem);

    /// Appends n pairs. Pair i uses blocks i of the stream's slots, so it does not depend on n: slot 0
    /// for the prompt and for whether π_0 draws the pair, slot 1 + j for tokens 2j and 2j + 1 of y,
    /// slot 33 + j for those of y'.
    void draw(const Drawers& drawers, const StreamKey& key, std::size_t n, SequencePairs& pairs);

private:
    void draw_responses(const StreamKey& key, std::uint32_t slot, std::size_t start, std::size_t count);

    const SequenceModel& model_;
    PromptLaw prompts_;
    std::vector<double> uniforms_, of_tokens_;
    std::vector<std::uint32_t> asked_;
};

/// What an additive judge sees of a response: the entries of θ that count, each with how often it
/// does, in ascending order. Responses of the same features so get the same reward to the last bit.
void response_features(const SequenceModel& model, std::size_t prompt, const std::uint8_t* response,
                       std::vector<std::pair<std::uint32_t, double>>& features);

/// A self-reward r(x,y) (§6 of docs/theory.md).
class SequenceJudge {
public:
    /// The judge that the policy of these chain weights is; log Z of each prompt is needed
    /// by_length only.
    SequenceJudge(const SequenceModel& model, bool by_length, std::vector<double> weights,
                  std::vector<double> log_partition);

    /// log π(y|x) + log Z(x), whose constant cancels in every pair; by_length
    /// log π(y|x) divided by the number of letters of y, at least 1.
    double reward(std::size_t prompt, const std::uint8_t* response) const;

    /// Δr_i of all pairs; with judge noise σ also σ(ε_i − ε'_i), one fresh standard normal for each
    /// evaluation: block i of slot 0 of stream `key`.
    void score(const SequencePairs& pairs, double judge_noise, const StreamKey& key,
               std::vector<double>& reward_difference) const;

private:
    const SequenceModel& model_;
    bool by_length_;
    std::vector<double> weights_, log_partition_;
    mutable std::vector<std::pair<std::uint32_t, double>> features_;
};

/// Kendall's τ between two judges' orders of the pairs: the mean of sign(Δr_i)·sign(Δr'_i) over the
/// pairs with y ≠ y' that both tell apart; NaN when there is none. Differences of rounding size come
/// from equal rewards (two words of equal counts) and count as 0.
double rank_agreement(const SequencePairs& pairs, const std::vector<double>& difference,
                      const std::vector<double>& last_difference);

}  // namespace srlm
