#include "data/problem_bytes.hpp"

#include <cstddef>

#include "numerics/kernels.hpp"

namespace srlm {

double problem_bytes(std::size_t prompts, std::size_t responses, std::size_t dimension) {
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
