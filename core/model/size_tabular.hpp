#pragma once
/// \file
/// Tabular problems: a logit of its own for every response.

#include "model/problem.hpp"

namespace srlm {

/// Sizes a tabular problem of equally many responses to each prompt; θ_0 = 0.
void size_tabular(Problem& problem, std::size_t prompts, std::size_t responses);

/// Subtracts its mean from a prompt's logits. Any constant may be added to them without changing
/// the policy; this choice has the smallest ‖θ_0‖, so that the ball and ‖θ_t‖ measure the policy
/// and not the constant. The loop keeps it: pair differences have no component along the constant.
void centre(double* logits, std::size_t count);

}  // namespace srlm
