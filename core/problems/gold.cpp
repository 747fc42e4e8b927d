#include "problems/gold.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "numerics/kernels.hpp"

namespace srlm {

void draw_gold(const Spec& spec, Problem& problem) {
    const double rho = *spec.gold_correlation, independent = std::sqrt(1 - rho * rho);
    const StreamKey key{static_cast<std::uint64_t>(spec.problem_seed), 0, 0, Stream::gold};
    // Logits are log π_0 up to a constant of the prompt, which standardising takes away.
    std::vector<double> logits(problem.entries()), normals(problem.stride);
    problem_logits(problem, problem.theta_0.data(), 1, logits.data());
    problem.gold.assign(problem.entries(), 0);
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        kernels().normals(key, static_cast<std::uint32_t>(x), 0, problem.stride / 2, normals.data());
        const double* row = logits.data() + x * problem.stride;
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        double mean = 0, variance = 0;
        for (std::size_t y = 0; y < count; ++y) mean += row[y];
        mean /= static_cast<double>(count);
        for (std::size_t y = 0; y < count; ++y) variance += (row[y] - mean) * (row[y] - mean);
        const double spread = std::sqrt(variance / static_cast<double>(count));
        double best = 0;
        std::size_t best_response = 0;
        for (std::size_t y = 0; y < count; ++y) {
            const double z = spread > 0 ? (row[y] - mean) / spread : 0;
            const double reward = rho * z + independent * normals[y];
            if (y > 0 && reward <= best) continue;
            best = reward;
            best_response = y;
        }
        problem.gold[x * problem.stride + best_response] = 1;
    }
}

}  // namespace srlm
