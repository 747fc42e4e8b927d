#pragma once
/// \file
/// Policies over whole sequences, Y = V^L, exactly (§6 of docs/theory.md). Features decompose over
/// neighbouring tokens, φ(x,y) = (1/L) Σ_h f(s_{h−1}, y_h), so the globally normalised softmax over
/// all V^L sequences is a linear-chain model: everything below takes O(L·S·V) operations although
/// |Y| is astronomical. Everything is in logarithms, so κ of 10^6 or 10^300 is no matter.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "numerics/kernels.hpp"

namespace srlm {

/// The shape of a chain. A state is the last token (order 1) or the last two (order 2), coded as
/// before-last·V + last; prompts are start states. Token 0 ends a sequence: after it only token 0
/// can follow, at weight 0, so that shorter sequences are padded with it.
struct ChainShape {
    std::size_t vocabulary = 0;  ///< V, at most 128
    std::size_t length = 0;      ///< L, at most 64
    std::size_t order = 1;       ///< 1: bigram features, 2: trigram features

    std::size_t states() const { return order == 1 ? vocabulary : vocabulary * vocabulary; }
    /// Width of a row of weights: V padded to whole vectors.
    std::size_t stride() const { return padded(vocabulary); }
    std::size_t weights() const { return states() * stride(); }
    bool ended(std::size_t state) const { return state % vocabulary == 0; }
    std::size_t next(std::size_t state, std::size_t token) const {
        return order == 1 ? token : state % vocabulary * vocabulary + token;
    }
};

/// The states that a sequence passes, from a start state on; no division for a token, as ChainShape::next()
/// needs one.
class ChainWalk {
public:
    ChainWalk(const ChainShape& shape, std::size_t start)
        : first_order_(shape.order == 1),
          vocabulary_(shape.vocabulary),
          state_(start),
          last_(start % shape.vocabulary) {}

    std::size_t state() const { return state_; }
    bool ended() const { return last_ == 0; }
    void follow(std::size_t token) {
        state_ = first_order_ ? token : last_ * vocabulary_ + token;
        last_ = token;
    }

private:
    bool first_order_;
    std::size_t vocabulary_, state_, last_;
};

/// A sequence of tokens, length L.
using Sequence = std::vector<std::uint8_t>;

/// The best and the second best sequence from every state on.
struct TwoBest {
    std::vector<double> best;          ///< [states] log-weight of the best sequence
    std::vector<double> runner_up;     ///< [states] of the second best; −inf when there is only one
    std::vector<std::uint8_t> choice;  ///< [L][states] next token of the best sequence
};

/// One policy on a chain: weights w[state·stride + token] = θ/L.
/// log π(y|x) = Σ_h w[s_{h−1}][y_h] − log_partition(x).
class Chain {
public:
    explicit Chain(const ChainShape& shape);

    /// Fills the recursions for new weights [states][stride].
    void evaluate(const double* weights);

    /// log Σ_y exp(Σ_h w) over all sequences from a start state.
    double log_partition(std::size_t start) const { return message_[start]; }

    /// Log-weight Σ_h w of a sequence from a start state.
    double score(std::size_t start, const Sequence& sequence) const { return score(start, sequence.data()); }
    double score(std::size_t start, const std::uint8_t* sequence) const;  ///< The same of [L] tokens

    /// Exact best and runner-up by 2-best Viterbi, from all states at once.
    TwoBest two_best() const;

    /// The best sequence from a start state; among ties the first in token order.
    Sequence mode(const TwoBest& two, std::size_t start) const;

    /// What greedy decoding gives: at each position the likeliest next token given those before it,
    /// the first of equals (Prop. 4.3).
    Sequence greedy(std::size_t start) const;

    /// Log-weight of the least likely sequence, [states].
    std::vector<double> lowest_scores() const;

    /// E_{y~π}[Σ_h g[s_{h−1}][y_h]] for another table of weights g, [states]: with g = w it gives the
    /// entropy, with another policy's weights the cross-entropy.
    std::vector<double> expectations(const double* g) const;

    /// Probability that two independent sequences are equal, Σ_y π(y|x)², [states].
    std::vector<double> tie_probabilities() const;

    /// Draws a sequence; `uniforms` holds L numbers in (0,1).
    void sample(std::size_t start, const double* uniforms, Sequence& sequence) const;

    const ChainShape& shape() const { return shape_; }
    const std::vector<double>& weights() const { return weights_; }

    /// Bytes that a chain of this shape holds.
    static double bytes(const ChainShape& shape);

private:
    /// Of each state and next token the weight and what is still to come after it; of ended states 0 and
    /// nothing else.
    void onward(const double* later, std::vector<double>& table) const;

    /// A value of each state from the values of its next states, from the last position to the first;
    /// ended states keep `at_end`, others begin with `from`. `fold` gets the value so far, the next-token
    /// probabilities of the position, the entry of state and token, and the value after the token.
    template <class Fold>
    std::vector<double> backward(double at_end, double from, Fold&& fold) const;

    const double* message(std::size_t position) const { return message_.data() + position * shape_.states(); }
    double weight(std::size_t state, std::size_t token) const {
        return weights_[state * shape_.stride() + token];
    }

    ChainShape shape_;
    std::vector<double> weights_;
    std::vector<double> message_;  ///< [L + 1][states]: log-partition of what is still to come
    std::vector<double> step_;     ///< [L][states][stride]: probability of each next token
};

}  // namespace srlm
