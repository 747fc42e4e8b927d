#include "loop/judge.hpp"

namespace srlm {

JudgeKind length_normalised_judge() {
    JudgeKind kind;
    kind.name = "length_normalised";
    kind.meaning = "log π_t(y|x) divided by the length of y";
    kind.place = 150;
    kind.by_length = true;
    kind.linear = false;
    return kind;
}

}  // namespace srlm
