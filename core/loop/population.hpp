#pragma once
/// \file
/// What the loop would do with infinitely many pairs: the population update of the same spec.

#include <optional>

#include "loop/loop.hpp"

namespace srlm {

/// The spec with the population objective, and all that belongs to sampling at its default.
Spec population_spec(const Spec& spec);

/// Its trace, of one replicate; absent where the population update has no closed form (a reward by
/// votes or by length).
std::optional<Trace> population_trace(const Spec& spec, const Problem& problem);

}  // namespace srlm
