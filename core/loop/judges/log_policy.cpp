#include "loop/judge.hpp"

namespace srlm {

JudgeKind log_policy_judge() {
    JudgeKind kind;
    kind.name = "log_policy";
    kind.meaning = "the paper's: log π_t(y|x)";
    kind.place = 140;
    return kind;
}

}  // namespace srlm
