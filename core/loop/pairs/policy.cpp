#include "loop/pair_source.hpp"

namespace srlm {

PairSource policy_pairs() {
    PairSource kind;
    kind.name = "policy";
    kind.meaning = "both responses from the current policy π_t";
    kind.place = 110;
    return kind;
}

}  // namespace srlm
