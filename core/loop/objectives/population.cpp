/// \file
/// The exact optimum, as if with infinitely many pairs.

#include <cstddef>
#include <vector>

#include "base/nan.hpp"
#include "loop/objective.hpp"
#include "loop/pair_source.hpp"
#include "policies/pair_law.hpp"
#include "policies/sequence_metrics.hpp"

namespace srlm {

namespace {

/// Whose pairs are compared: those of the sampled loop, all of them.
PairLaw pair_law(const Round& round) {
    const double* drawn = round.draw_from;
    const double* base = round.work.base.probability.data();
    const PairSource& source = pair_source(round.spec);
    if (source.second_from_base) return {{{1, drawn, base}}};
    const double share = base_share(round.spec);
    if (share == 0) return {{{1, drawn, drawn}}};
    return {{{1 - share, drawn, drawn}, {share, base, base}}};
}

/// P(y = y').
double tie_rate(const Problem& problem, const PairLaw& law, std::vector<double>& sums) {
    sums.resize(problem.prompts);
    double rate = 0;
    for (const PairLaw::Part& part : law.parts) {
        kernels().row_dots(part.first, part.second, problem.prompts, problem.stride, sums.data());
        for (std::size_t x = 0; x < problem.prompts; ++x) rate += part.share * problem.mu[x] * sums[x];
    }
    return rate;
}

/// Whether something but a ball keeps the optimum from θ_t + θ_r/β.
bool held_back(const Spec& spec) { return !judge_kind(spec).linear || spec.judge_bias > 0 || spec.ridge > 0; }

/// θ_t + θ_r/β where the rewards are linear, θ_r their parameters, and nothing holds the update back; else
/// the least of the expected loss.
void advance(Round& round, std::vector<double>& next) {
    Replicate& replicate = round.replicate;
    const JudgeKind& judge = judge_kind(round.spec);
    const UpdateOptions& options = round.work.options;
    const std::vector<double>& theta = replicate.theta;
    const PairLaw law = pair_law(round);
    replicate.tie_rate = tie_rate(round.problem, law, round.work.scratch);
    if (!held_back(round.spec)) {
        next.resize(theta.size());
        for (std::size_t k = 0; k < theta.size(); ++k) {
            next[k] = judge.of_base ? theta[k] + round.problem.theta_0[k] / options.beta
                                    : (1 + 1 / options.beta) * theta[k];
        }
        replicate.report = {kNaN, kNaN, 0, 0};
        if (!options.radius || norm(next) <= *options.radius) return;
    }
    replicate.report =
        expected_update(round.problem, law, round.rewards(), options, theta, round.work.update, next);
}

/// (1+1/β)θ_t, or θ_t + θ_0/β with a frozen judge.
void advance_chain(ChainRound& round, std::vector<double>& next) {
    const std::vector<double>& theta = round.replicate.theta;
    const bool frozen = judge_kind(round.spec).of_base;
    const double beta = leash(round.spec);
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
    kind.uses = "beta radius self_reward pairs_from temperature ridge judge_bias";
    kind.closed_form = true;
    kind.advance = advance;
    kind.advance_chain = advance_chain;
    kind.decomposed = [](const Spec& spec, const Shape& s, double) {
        return spec.radius || held_back(spec) ? s.responses : 0;
    };
    return kind;
}

}  // namespace srlm
