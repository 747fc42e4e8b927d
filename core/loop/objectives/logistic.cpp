/// \file
/// The logistic loss on labels of sampled pairs, as DPO has it.

#include <algorithm>
#include <vector>

#include "loop/objective.hpp"
#include "loop/updates/preference_update.hpp"
#include "spec/rows.hpp"

namespace srlm {

namespace {

void advance(Round& round, std::vector<double>& next) {
    const auto [edges, judge, weight] = judged_pairs(round);
    Preferences& preferences = round.work.preferences;
    label_pairs(edges, judge, round.spec.labels, weight, round.key(Stream::labels), preferences);
    round.replicate.report =
        preference_update(round.problem, edges, preferences, leash(round.spec), round.spec.ridge,
                          round.spec.radius, round.replicate.theta, round.work.update, next);
}

}  // namespace

Objective logistic_objective() {
    Objective kind;
    kind.name = "logistic";
    kind.meaning = "the logistic DPO loss on labels of sampled pairs";
    kind.place = 20;
    kind.uses =
        "beta beta_root_n radius pairs_from accumulate cream self_reward ridge temperature judge_noise "
        "judge_bias "
        "samples";
    kind.parameters = {rows::choice<Labels>(
        "labels", &Spec::labels,
        {{Labels::bradley_terry, "bradley_terry", "y is preferred with probability σ(Δr)"},
         {Labels::hard, "hard", "y is preferred when Δr > 0; equal rewards give no label"}},
        {.meaning = "How the rewards of a pair become a preference"})};
    kind.iterates = true;
    kind.drawn = "pair";
    kind.advance = advance;
    // Itself, again in the span of the differences, in the index and scratch; labels and weights.
    kind.edge_bytes = 24 + 24 + 24 + 24 + 24;
    kind.decomposed = [](const Spec&, const Shape& s, double samples) {
        return std::min(s.responses, samples + 1);
    };
    kind.differences = [](const Shape&, double samples) { return samples; };
    return kind;
}

}  // namespace srlm
