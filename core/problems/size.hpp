#pragma once
/// \file
/// How much memory a problem takes, known before any of it is allocated.

#include "spec/spec.hpp"

namespace srlm {

/// problem_bytes() (data/problem_bytes.hpp) from a spec, for synthetic and tabular problems; 0 for text and
/// npy, whose size is in the data.
double problem_bytes(const Spec& spec);

/// require_fits() for a spec, blaming its largest count (prompts, responses or dimension).
void require_fits(const Spec& spec);

}  // namespace srlm
