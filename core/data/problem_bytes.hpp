#pragma once
/// \file
/// How much memory a problem takes, known before any of it is allocated.

#include <cstddef>

#include "numerics/kernels.hpp"

namespace srlm {

/// Upper bound on the bytes that make_problem() holds at once for X prompts with at most Y
/// responses; `dimension` is d, or 0 for a tabular problem. A double, because it may be absurd.
inline double problem_bytes(std::size_t prompts, std::size_t responses, std::size_t dimension) {
    const auto padded_size = [](std::size_t count) {
        return static_cast<double>(count) + static_cast<double>(kLanes - 1);
    };
    const auto d = static_cast<double>(dimension);
    const double entries = static_cast<double>(prompts) * padded_size(responses);
    // θ_0 and, while κ(π_0) is computed, logits, scaled logits and probabilities.
    const double tables = 4 * entries;
    const double features = dimension == 0 ? 0 : entries * (d + padded_size(dimension)) + d;
    const double per_prompt = 16 * static_cast<double>(prompts);  // μ, counts, modes, labels
    return static_cast<double>(sizeof(double)) * (tables + features + per_prompt);
}

}  // namespace srlm
