#pragma once
/// \file
/// How much memory a problem takes, known before any of it is allocated.

#include <cstddef>

namespace srlm {

/// Upper bound on the bytes that make_problem() holds at once for X prompts with at most Y
/// responses; `dimension` is d, or 0 for a tabular problem. A double, because it may be absurd.
double problem_bytes(std::size_t prompts, std::size_t responses, std::size_t dimension);

}  // namespace srlm
