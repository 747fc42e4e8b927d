/// \file
/// The paper's objective: least squares on the rewards of sampled pairs (Eq. 3, 106).

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/nan.hpp"
#include "loop/objective.hpp"
#include "policies/sequence_update.hpp"

namespace srlm {

namespace {

void advance(Round& round, std::vector<double>& next) {
    const auto [edges, judge, weight] = judged_pairs(round);
    if (weight != 1) {
        for (double& difference : edges.reward_difference) difference *= weight;
        edges.scatter *= weight * weight;
    }
    round.replicate.report = regression_update(round.problem, edges, round.work.options,
                                               round.replicate.theta, round.work.update, next);
}

/// Sparse least squares, by conjugate gradients from θ_t.
void advance_chain(ChainRound& round, std::vector<double>& next) {
    const SequencePairs& pairs = judged_pairs(round);
    next = round.replicate.theta;
    const SequenceFit fit =
        sequence_regression(round.model, pairs, leash(round.spec), round.spec.ridge, next);
    if (!fit.converged) {
        throw Error(Code::diverged, "samples",
                    "the least squares of round " + std::to_string(round.round + 1) + " of replicate " +
                        std::to_string(round.number) + " did not converge",
                    "Set a ridge, or use more samples");
    }
    round.replicate.report = {kNaN, kNaN, 0, fit.training_loss};
}

}  // namespace

Objective regression_objective() {
    Objective kind;
    kind.name = "regression";
    kind.meaning = "the paper's square loss on sampled pairs";
    kind.place = 10;
    kind.uses =
        "beta beta_root_n radius pairs_from accumulate cream record_spectrum self_reward ridge temperature "
        "judge_noise "
        "judge_bias samples";
    kind.drawn = "pair";
    kind.advance = advance;
    kind.advance_chain = advance_chain;
    kind.edge_bytes =
        24 + 24 + 24 + 24;  // itself, again in the span of the differences, in the index and scratch
    kind.decomposed = [](const Spec&, const Shape& s, double samples) {
        return std::min(s.responses, samples + 1);
    };
    kind.differences = [](const Shape&, double samples) { return samples; };
    return kind;
}

}  // namespace srlm
