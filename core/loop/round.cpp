#include "loop/round.hpp"

#include "loop/pair_source.hpp"

namespace srlm {

namespace {

void append(const Pairs& from, Pairs& to) {
    to.first.insert(to.first.end(), from.first.begin(), from.first.end());
    to.second.insert(to.second.end(), from.second.begin(), from.second.end());
}

/// The rank agreement with the last round's judge, 1 in the first round and without CREAM.
double cream_weight(Round& round, const double* rewards, const Pairs& pairs) {
    if (!round.spec.cream) return 1;
    Replicate& replicate = round.replicate;
    replicate.agreement = kNaN;
    if (!round.memory.last_rewards.empty()) {
        replicate.agreement = rank_agreement(round.memory.last_rewards.data(), round.spec.judge_noise,
                                             round.key(Stream::last_judge), round.work.scratch, pairs);
    }
    round.memory.last_rewards.assign(rewards, rewards + round.problem.entries());
    return replicate.agreement == replicate.agreement ? replicate.agreement : 1;
}

}  // namespace

JudgedPairs judged_pairs(Round& round) {
    const Spec& spec = round.spec;
    Workspace& work = round.work;
    work.sampler->pairs(round.problem,
                        {round.draw_from, base_share(spec), pair_source(spec).second_from_base},
                        round.key(Stream::pairs), static_cast<std::size_t>(spec.samples), work.fresh);
    round.replicate.tie_rate = work.fresh.tie_rate();
    if (spec.accumulate) append(work.fresh, round.memory.accumulated);
    Pairs& pairs = spec.accumulate ? round.memory.accumulated : work.fresh;
    const double* rewards = round.rewards();
    score(rewards, spec.judge_noise, round.key(Stream::judge), work.scratch, pairs);
    return {pairs, cream_weight(round, rewards, pairs)};
}

}  // namespace srlm
