#pragma once
/// \file
/// A policy as a plain table.

#include <vector>

#include "policies/problem.hpp"
#include "policies/tables.hpp"

namespace srlm {

/// π_θ as [prompts][responses] without padding; absent responses are 0.
inline std::vector<double> policy_table(const Problem& problem, const double* theta) {
    std::vector<double> logits(problem.entries()), table;
    problem_logits(problem, theta, 1, logits.data());
    PolicyTables policy(problem);
    policy.evaluate(problem, logits.data());
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const auto row = policy.probability.begin() + static_cast<std::ptrdiff_t>(x * problem.stride);
        table.insert(table.end(), row, row + static_cast<std::ptrdiff_t>(problem.responses));
    }
    return table;
}

}  // namespace srlm
