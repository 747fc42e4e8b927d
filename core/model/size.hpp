#pragma once
/// \file
/// How much memory a problem takes, known before any of it is allocated.

#include <cstddef>
#include <string>

#include "experiment/spec.hpp"

namespace srlm {

/// Most bytes that make_problem() will use: 16 GiB, or 2 GiB where a pointer has 32 bits.
inline constexpr double kMaxProblemBytes = (sizeof(void*) == 4 ? 2.0 : 16.0) * 1073741824;

/// Upper bound on the bytes that make_problem() holds at once for X prompts with at most Y
/// responses; `dimension` is d, or 0 for a tabular problem. A double, because it may be absurd.
double problem_bytes(std::size_t prompts, std::size_t responses, std::size_t dimension);

/// The same from a spec, for synthetic and tabular problems; 0 for text and npy, whose size is in
/// the data.
double problem_bytes(const Spec& spec);

/// Throws Error too_large, blaming `parameter`, when `bytes` exceeds kMaxProblemBytes.
void require_fits(double bytes, const std::string& parameter);

/// The same for a spec, blaming its largest count (prompts, responses or dimension).
void require_fits(const Spec& spec);

}  // namespace srlm
