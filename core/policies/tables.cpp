#include "policies/tables.hpp"

#include "numerics/kernels.hpp"

namespace srlm {

PolicyTables::PolicyTables(const Problem& problem)
    : probability(problem.entries()),
      log_policy(problem.entries()),
      log_partition(problem.prompts),
      mode(problem.prompts),
      log_odds(problem.prompts),
      top_(problem.prompts),
      runner_up_(problem.prompts) {}

void PolicyTables::evaluate(const Problem& problem, const double* logits) {
    const Kernels& k = kernels();
    k.softmax(logits, problem.prompts, problem.stride, probability.data(), log_partition.data());
    k.mode(logits, problem.prompts, problem.stride, mode.data(), top_.data(), runner_up_.data());
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        log_odds[x] = top_[x] - runner_up_[x];
        const double* row = logits + x * problem.stride;
        double* out = log_policy.data() + x * problem.stride;
        for (std::size_t y = 0; y < problem.stride; ++y) out[y] = row[y] - log_partition[x];
    }
}

}  // namespace srlm
