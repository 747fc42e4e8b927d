#pragma once
/// \file
/// What the same loop would do with infinitely many pairs: each round minimises the expectation of its loss.

#include <optional>
#include <string>

#include "loop/loop.hpp"

namespace srlm {

/// Why the limit n → ∞ of a spec's loop is not computed; "" where it is. Judge noise averages out, a bias, a
/// ridge, a ball, a temperature and other sources of pairs stay in the limit.
std::string no_limit(const Spec& spec);

/// The spec with the population objective, and all that belongs to sampling at its default.
Spec population_spec(const Spec& spec);

/// The limit's trace: of one replicate, or where a bias differs from replicate to replicate of all; absent
/// where no_limit() says why.
std::optional<Trace> population_trace(const Spec& spec, const Problem& problem);

}  // namespace srlm
