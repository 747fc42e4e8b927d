#include "policies/problem.hpp"

#include <algorithm>
#include <cstddef>

#include "numerics/kernels.hpp"

namespace srlm {

void problem_logits(const Problem& problem, const double* theta, std::size_t R, double* out) {
    const std::size_t M = problem.entries();
    if (problem.tabular) {
        std::copy(theta, theta + R * M, out);
    } else {
        kernels().logits(problem.features.data(), M, problem.dimension, theta, problem.dimension, R, out, M);
    }
    for (std::size_t r = 0; r < R; ++r) {
        for (std::size_t x = 0; x < problem.prompts; ++x) {
            double* row = out + r * M + x * problem.stride;
            std::fill(row + problem.response_count[x], row + problem.stride, kPadLogit);
        }
    }
}

}  // namespace srlm
