/// \file
/// The exact optimum, as if with infinitely many pairs.

#include <cstddef>
#include <vector>

#include "base/nan.hpp"
#include "loop/objective.hpp"
#include "policies/sequence_metrics.hpp"

namespace srlm {

namespace {

/// P(y = y') = Σ_x μ_x Σ_y π(y|x)².
double tie_rate(Round& round) {
    const Problem& problem = round.problem;
    std::vector<double>& sums = round.work.scratch;
    const double* probability = round.work.policy.probability.data();
    sums.resize(problem.prompts);
    kernels().row_dots(probability, probability, problem.prompts, problem.stride, sums.data());
    double rate = 0;
    for (std::size_t x = 0; x < problem.prompts; ++x) rate += problem.mu[x] * sums[x];
    return rate;
}

void advance(Round& round, std::vector<double>& next) {
    Replicate& replicate = round.replicate;
    const bool frozen = judge_kind(round.spec).of_base;
    replicate.report = population_update(round.problem, round.work.policy, round.work.options,
                                         frozen ? round.problem.theta_0 : replicate.theta, replicate.theta,
                                         round.work.update, next);
    replicate.tie_rate = tie_rate(round);
}

/// (1+1/β)θ_t, or θ_t + θ_0/β with a frozen judge.
void advance_chain(ChainRound& round, std::vector<double>& next) {
    const std::vector<double>& theta = round.replicate.theta;
    const bool frozen = judge_kind(round.spec).of_base;
    const double beta = round.spec.beta;
    next.resize(theta.size());
    for (std::size_t k = 0; k < theta.size(); ++k)
        next[k] = frozen ? theta[k] + round.problem.theta_0[k] / beta : (1 + 1 / beta) * theta[k];
    round.replicate.report = {kNaN, kNaN, 0, 0};
    round.replicate.tie_rate = sequence_tie_rate(round.problem, round.work.policy);
}

}  // namespace

Objective population_objective() {
    Objective kind;
    kind.name = "population";
    kind.meaning = "the exact optimum, as if with infinitely many pairs";
    kind.place = 40;
    kind.uses = "beta radius self_reward";
    kind.closed_form = true;
    kind.advance = advance;
    kind.advance_chain = advance_chain;
    kind.decomposed = [](const Spec& spec, const Shape& s, double) { return spec.radius ? s.responses : 0; };
    return kind;
}

}  // namespace srlm
