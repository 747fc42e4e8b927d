#pragma once
/// \file
/// Base policies over whole words, counted from a text (§6 of docs/theory.md): the prompt is the first
/// letter of a word, the response the rest of it, and each letter depends on the one or two before it.

#include <cstddef>
#include <vector>

#include "experiment/spec.hpp"
#include "model/problem.hpp"
#include "sequence/chain.hpp"
#include "sequence/words.hpp"

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

    SequenceModel(const ChainShape& shape_, Words words_);

    /// Chain weights w = θ/L.
    std::vector<double> weights(const double* theta) const;
};

/// Counts the words of the spec's text and fills the problem: prompts, weights, labels and θ_0, whose
/// chain weights are the log conditionals log[(c(s,v)+α) / (c(s)+αV)] times the base scale; before
/// scaling, the partition function of every prompt is 1.
///
/// With kappa_0 asked for, the scale s is found by bisection, as scale_base() does, on
/// κ(s) = Σ_x μ_x exp(log Z_s(x) − s·best(x)).
/// Throws Error: all that counted_text() and count_words() throw; out_of_range (kappa_0 out of
/// reach), too_large.
void make_sequence(const Spec& spec, const Inputs& inputs, Problem& problem);

}  // namespace srlm
