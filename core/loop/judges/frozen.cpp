#include "loop/judge.hpp"

namespace srlm {

JudgeKind frozen_judge() {
    JudgeKind kind;
    kind.name = "frozen";
    kind.meaning = "a judge that never learns: log π_0(y|x)";
    kind.place = 170;
    kind.of_base = true;
    return kind;
}

}  // namespace srlm
