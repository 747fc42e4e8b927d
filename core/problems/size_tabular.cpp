#include "problems/size_tabular.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/problem_limit.hpp"
#include "data/problem_bytes.hpp"
#include "numerics/kernels.hpp"

namespace srlm {

void size_tabular(Problem& problem, std::size_t prompts, std::size_t responses) {
    problem.prompts = prompts;
    problem.responses = responses;
    problem.stride = padded(responses);
    problem.dimension = prompts * responses;
    problem.tabular = true;
    problem.response_count.assign(prompts, static_cast<std::int32_t>(responses));
    problem.theta_0.assign(problem.entries(), 0.0);
}

void centre(double* logits, std::size_t count) {
    double mean = 0;
    for (std::size_t y = 0; y < count; ++y) mean += logits[y];
    mean /= static_cast<double>(count);
    for (std::size_t y = 0; y < count; ++y) logits[y] -= mean;
}

void fill_logits(const std::vector<std::vector<double>>& rows, const std::string& parameter, double held,
                 Problem& problem) {
    std::size_t Y = 0, entries = 0;
    for (const auto& row : rows) {
        Y = std::max(Y, row.size());
        entries += row.size();
    }
    require_fits(held + problem_bytes(rows.size(), Y, 0), parameter);
    size_tabular(problem, rows.size(), Y);
    problem.dimension = entries;
    for (std::size_t x = 0; x < rows.size(); ++x) {
        problem.response_count[x] = static_cast<std::int32_t>(rows[x].size());
        double* row = problem.theta_0.data() + x * problem.stride;
        std::copy(rows[x].begin(), rows[x].end(), row);
        centre(row, rows[x].size());
    }
}

}  // namespace srlm
