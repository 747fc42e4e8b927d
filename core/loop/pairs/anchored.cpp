#include "loop/pair_source.hpp"

namespace srlm {

PairSource anchored_pairs() {
    PairSource kind;
    kind.name = "anchored";
    kind.meaning = "y from π_t and y' from the base policy π_0";
    kind.place = 111;
    kind.second_from_base = true;
    return kind;
}

}  // namespace srlm
