#pragma once
/// \file
/// Problems over whole words, counted from a text.

#include "policies/problem.hpp"
#include "spec/spec.hpp"

namespace srlm {

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
