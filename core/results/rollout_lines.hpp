#pragma once
/// \file
/// A model over sequences as a source of rollouts, in the format that parse_rollouts() reads.

#include <cstddef>
#include <string>

#include "policies/problem.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// JSON Lines of a sequence problem: for each prompt x, weighted by μ_x, `count` responses drawn from π_0
/// with their text (the word), exact log π_0(y|x), tokens (letters, at least 1), and whether the counted
/// text has the word ("correct"). Prompt x draws from stream `shown` of the spec's seed, replicate x.
/// Throws Error not_applicable when the problem is not over sequences.
std::string rollout_lines(const Spec& spec, const Problem& problem, std::size_t count);

}  // namespace srlm
