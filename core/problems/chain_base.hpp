#pragma once
/// \file
/// Base policies over sequences: where prompts start, which states count, and the scale.

#include <cstddef>
#include <memory>
#include <vector>

#include "policies/problem.hpp"
#include "policies/sequence_model.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// Shared parameters of problems whose responses are sequences.
inline constexpr char kUsesOfSequences[] = " sequence_length pass_k";

/// The check of their kinds: sequences are counted with bigrams or trigrams. Throws Error out_of_range.
void check_chain(const Spec& spec);

/// The chain that a spec asks for, over V tokens. Throws Error too_large.
ChainShape chain_shape(const Spec& spec, std::size_t vocabulary);

/// The prompts of weights `first` [V], how often each token begins a sequence, but token 0: start states,
/// weights μ and labels. Tokens of weight 0 are no prompts. Order 1 starts from the token itself, order 2
/// from (0, token), both coded as the token's number.
void set_prompts(const Spec& spec, const std::vector<double>& first, SequenceModel& model, Problem& problem);

/// States that some response passes through before its last token.
std::vector<bool> reachable_states(const SequenceModel& model);

/// Makes the policy of the chain weights `weights` [states][stride], log conditionals that are 0 at states
/// out of reach, the base policy: scaled by base_scale, or so that κ_0 is kappa_0. The scale s is then found
/// by bisection, as scale_base() does, on κ(s) = Σ_x μ_x exp(log Z_s(x) − s·best(x)). Before scaling, the
/// partition function of every prompt is 1. Throws Error out_of_range: kappa_0 out of reach.
void set_chain_base(const Spec& spec, const std::vector<double>& weights,
                    std::shared_ptr<SequenceModel> model, Problem& problem);

}  // namespace srlm
