#include "loop/chain_round.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include "base/nan.hpp"
#include "loop/judge.hpp"
#include "loop/pair_source.hpp"

namespace srlm {

namespace {

/// Who draws: π_t, or π_t^(1/temperature), which is the chain of the weights divided by the temperature.
const Chain& drawer(ChainRound& round) {
    if (!round.work.tempered) return round.work.policy;
    std::vector<double> weights = round.work.policy.weights();
    for (double& w : weights) w /= round.spec.temperature;
    round.work.tempered->evaluate(weights.data());
    return *round.work.tempered;
}

SequenceJudge make_judge(const ChainRound& round) {
    const JudgeKind& kind = judge_kind(round.spec);
    const Chain& judge = kind.of_base ? round.model.base : round.work.policy;
    std::vector<double> log_partition;
    for (const std::size_t s : round.model.start) log_partition.push_back(judge.log_partition(s));
    return {round.model, kind.by_length, judge.weights(), std::move(log_partition)};
}

/// CREAM: multiplies the rewards by their rank agreement with the last round's judge, from the second round
/// on.
void weight_rewards(ChainRound& round, SequencePairs& pairs, SequenceJudge& judge) {
    Replicate& replicate = round.replicate;
    replicate.agreement = kNaN;
    if (round.memory.last_judge) {
        std::vector<double> last;
        round.memory.last_judge->score(pairs, round.spec.judge_noise, round.key(Stream::last_judge), last);
        replicate.agreement = rank_agreement(pairs, pairs.reward_difference, last);
    }
    // Where no pair is told apart, nothing disagrees.
    if (replicate.agreement == replicate.agreement) {
        for (double& difference : pairs.reward_difference) difference *= replicate.agreement;
    }
    round.memory.last_judge.emplace(std::move(judge));
}

}  // namespace

SequencePairs& judged_pairs(ChainRound& round) {
    const Spec& spec = round.spec;
    SequencePairs& pairs = spec.accumulate ? round.memory.accumulated : round.work.fresh;
    if (!spec.accumulate) pairs.clear();
    const std::size_t earlier = pairs.size();
    round.work.sampler.draw(
        {drawer(round), round.model.base, base_share(spec), pair_source(spec).second_from_base},
        round.key(Stream::pairs), static_cast<std::size_t>(spec.samples), pairs);
    round.replicate.tie_rate = pairs.tie_rate(earlier);
    SequenceJudge judge = make_judge(round);
    judge.score(pairs, spec.judge_noise, round.key(Stream::judge), pairs.reward_difference);
    if (spec.cream) weight_rewards(round, pairs, judge);
    return pairs;
}

}  // namespace srlm
