#pragma once
/// \file
/// A gold reward from outside, which the loop never sees: confidence against correctness.

#include "policies/problem.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// Sets the best response of every prompt by the gold reward g = ρ·z + √(1−ρ²)·ε, z the prompt's
/// log π_0 standardised over its responses and ε a standard normal from slot x of Stream::gold. Prompts
/// at which π_0 is uniform have z = 0.
void draw_gold(const Spec& spec, Problem& problem);

}  // namespace srlm
