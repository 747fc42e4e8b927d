#pragma once
/// \file
/// Base policies over whole words, counted from a text (§6 of docs/theory.md): the prompt is the first
/// letter of a word, the response the rest of it, and each letter depends on the one or two before it.

#include <cstddef>
#include <utility>
#include <vector>

#include "data/words.hpp"
#include "policies/chain.hpp"

namespace srlm {

/// What a problem over sequences has in place of tables. Features are φ(x,y) = (1/L)·(how often each
/// token follows each state), so that a policy's θ are L times the weights of its chain, in the same
/// layout [states][stride]. Entries that belong to no decision, padding and states that are ended or
/// out of reach, are 0 and stay so.
struct SequenceModel {
    ChainShape shape;
    Words words;
    std::vector<std::size_t> start;   ///< [X] start state of each prompt, which is its letter's token
    Chain base;                       ///< π_0
    std::vector<Sequence> base_mode;  ///< [X] its modes

    SequenceModel(const ChainShape& shape_, Words words_)
        : shape(shape_), words(std::move(words_)), base(shape_) {}

    /// Chain weights w = θ/L.
    std::vector<double> weights(const double* theta) const {
        std::vector<double> w(theta, theta + shape.weights());
        for (double& weight : w) weight /= static_cast<double>(shape.length);
        return w;
    }
};

}  // namespace srlm
