#include <vector>

#include "loop/judge.hpp"

namespace srlm {

JudgeKind probability_judge() {
    JudgeKind kind;
    kind.name = "probability";
    kind.meaning = "π_t(y|x) itself: vote with infinitely many votes";
    kind.place = 165;
    kind.linear = false;
    kind.no_sequences = "a probability of a whole sequence is too small to be told from 0";
    kind.rewards = [](const JudgeView& see, std::vector<double>& table) { table = see.policy.probability; };
    return kind;
}

}  // namespace srlm
