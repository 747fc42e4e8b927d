#include <cstddef>
#include <cstdint>
#include <vector>

#include "loop/judge.hpp"
#include "numerics/kernels.hpp"
#include "spec/rows.hpp"

namespace srlm {

namespace {

const rows::Own<std::int64_t> kVotes{"votes", 16};

void vote_shares(const JudgeView& see, std::vector<double>& table) {
    see.sampler.vote_shares(
        see.problem, see.policy.probability.data(),
        {static_cast<std::uint64_t>(see.spec.seed), see.replicate, see.round, Stream::votes},
        static_cast<std::size_t>(kVotes(see.spec)), table);
}

}  // namespace

JudgeKind vote_judge() {
    JudgeKind kind;
    kind.name = "vote";
    kind.meaning = "self-consistency: the share of votes for y among responses of π_t";
    kind.place = 160;
    kind.parameters = {
        rows::integer(kVotes, rows::from(1, 1e6).log(),
                      {.unit = "votes", .meaning = "Responses drawn at each prompt to vote in a round"})};
    kind.linear = false;
    kind.draws = true;
    kind.no_sequences = "among so many sequences hardly any is drawn twice, so there is no vote to count";
    kind.rewards = vote_shares;
    return kind;
}

}  // namespace srlm
