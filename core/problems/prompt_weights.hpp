#pragma once
/// \file
/// The distribution μ of prompts.

#include <vector>

#include "spec/spec.hpp"

namespace srlm {

/// μ [X], sum 1. `natural` [X] are the problem's own weights (sum 1): context frequencies for a
/// text, else uniform. zipf gives rank^−s, rank 1 being the prompt of the largest natural weight
/// (the first of equals). given normalises spec.weights; single weights may be 0.
/// Throws Error out_of_range (weights) when their number is not X.
std::vector<double> prompt_weights(const Spec& spec, std::vector<double> natural);

/// Every prompt equally often.
std::vector<double> uniform_weights(std::size_t prompts);

}  // namespace srlm
