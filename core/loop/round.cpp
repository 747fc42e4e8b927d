#include "loop/round.hpp"

#include "loop/pair_source.hpp"

namespace srlm {

namespace {

/// Judges the pairs. CREAM's weight: the rank agreement with the last round's judge, which it notes; 1 in the
/// first round, where no pair is told apart, and without CREAM.
double judge_pairs(Round& round, const PairJudge& judge, Edges& edges) {
    std::vector<double>& last = round.memory.last_rewards;
    std::vector<double>& scratch = round.work.scratch;
    double& agreement = round.replicate.agreement;
    if (round.spec.cream) agreement = kNaN;
    if (round.spec.cream && !last.empty()) {
        agreement = score_and_compare(judge, {last.data(), judge.noise, round.key(Stream::last_judge)},
                                      scratch, edges);
    } else {
        score(judge.rewards, judge.noise, judge.key, scratch, edges);
    }
    if (!round.spec.cream) return 1;
    last.assign(judge.rewards, judge.rewards + round.problem.entries());
    return agreement == agreement ? agreement : 1;
}

}  // namespace

JudgedPairs judged_pairs(Round& round) {
    const Spec& spec = round.spec;
    Workspace& work = round.work;
    Edges& edges = spec.accumulate ? round.memory.accumulated : work.fresh;
    if (!spec.accumulate) edges.clear();
    const double earlier = edges.pairs, earlier_ties = edges.ties;
    work.sampler->pairs(round.problem,
                        {round.draw_from, base_share(spec), pair_source(spec).second_from_base},
                        round.key(Stream::pairs), static_cast<std::size_t>(spec.samples), edges);
    round.replicate.tie_rate = (edges.ties - earlier_ties) / (edges.pairs - earlier);
    const PairJudge judge{round.rewards(), spec.judge_noise, round.key(Stream::judge)};
    return {edges, judge, judge_pairs(round, judge, edges)};
}

}  // namespace srlm
