#include "loop/updates/best_learner.hpp"

#include <algorithm>

namespace srlm {

void best_learner(const Problem& problem, const PolicyTables& base, const std::vector<std::uint32_t>& queries,
                  const StreamKey& key, std::vector<double>& theta) {
    constexpr double kCertain = 60;
    std::vector<bool> drawn(problem.entries());
    for (const std::uint32_t entry : queries) drawn[entry] = true;
    theta.assign(problem.entries(), 0.0);
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        const std::size_t row = x * problem.stride;
        auto answer = static_cast<std::size_t>(base.mode[x]);
        if (!drawn[row + answer]) {
            double u[2];
            kernels().uniforms(key, 0, static_cast<std::uint32_t>(x), 1, u);
            const auto open = static_cast<std::size_t>(
                std::count(drawn.begin() + static_cast<std::ptrdiff_t>(row),
                           drawn.begin() + static_cast<std::ptrdiff_t>(row + count), false));
            auto left = std::min(static_cast<std::size_t>(u[0] * static_cast<double>(open)), open - 1);
            for (answer = 0; drawn[row + answer] || left > 0; ++answer) left -= !drawn[row + answer];
        }
        theta[row + answer] = kCertain;
    }
}

}  // namespace srlm
