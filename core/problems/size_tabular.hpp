#pragma once
#include <cstddef>
#include <string>
#include <vector>

/// \file
/// Tabular problems: a logit of its own for every response.

#include "policies/problem.hpp"

namespace srlm {

/// Sizes a tabular problem of equally many responses to each prompt; θ_0 = 0.
void size_tabular(Problem& problem, std::size_t prompts, std::size_t responses);

/// Subtracts its mean from a prompt's logits. Any constant may be added to them without changing
/// the policy; this choice has the smallest ‖θ_0‖, so that the ball and ‖θ_t‖ measure the policy
/// and not the constant. The loop keeps it: pair differences have no component along the constant.
void centre(double* logits, std::size_t count);

/// Rows of logits, of their own lengths, as a tabular problem; `held` bytes stay beside it. Throws Error
/// too_large, blaming `parameter`.
void fill_logits(const std::vector<std::vector<double>>& rows, const std::string& parameter, double held,
                 Problem& problem);

}  // namespace srlm
