#include "policies/tables.hpp"

#include "numerics/kernels.hpp"

namespace srlm {

PolicyTables::PolicyTables(const Problem& problem)
    : probability(problem.entries()),
      log_policy(problem.entries()),
      log_partition(problem.prompts),
      mode(problem.prompts),
      top(problem.prompts),
      log_odds(problem.prompts),
      runner_up_(problem.prompts) {}

void PolicyTables::evaluate(const Problem& problem, const double* logits) {
    const Kernels& k = kernels();
    k.softmax(logits, problem.prompts, problem.stride, probability.data(), log_partition.data());
    k.mode(logits, problem.prompts, problem.stride, mode.data(), top.data(), runner_up_.data());
    k.subtract(logits, log_partition.data(), problem.prompts, problem.stride, log_policy.data());
    for (std::size_t x = 0; x < problem.prompts; ++x) log_odds[x] = top[x] - runner_up_[x];
}

}  // namespace srlm
