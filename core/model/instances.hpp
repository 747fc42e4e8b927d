#pragma once
/// \file
/// The problems that the paper's proofs construct.

#include "experiment/spec.hpp"
#include "model/problem.hpp"
#include "theory/single_step.hpp"

namespace srlm {

/// The instance that a spec asks for: its own, or with kappa_0 the hardest of that κ_0 for its samples.
HardInstance hard_instance(const Spec& spec);

/// The hard instance of Thm 4.1 (Eq. 81–85): informative prompts of total weight Δ, at each of which
/// one hidden response, drawn from slot 0, block x of Stream::hidden, has probability (1+τ)/|Y| and the
/// others share the rest; and, unless Δ = 1, one prompt of weight 1−Δ with a single response.
void make_hard_instance(const Spec& spec, Problem& problem);

/// The trap of Prop. 4.3: one prompt whose responses are sequences of two tokens. The likeliest, of
/// probability p*, begins with a token that only it begins with. The trap token has probability p* + η,
/// spread over |Y| responses, each below p*. What is left is shared by the fewest further responses,
/// each with a first token of its own, that keep them below p*.
void make_trap(const Spec& spec, Problem& problem);

}  // namespace srlm
