#include "loop/pair_source.hpp"
#include "spec/rows.hpp"

namespace srlm {

namespace {

const rows::Own<double> kBaseShare{"base_share", 0.5};

}  // namespace

PairSource mixed_pairs() {
    PairSource kind;
    kind.name = "mixed";
    kind.meaning = "a share of the pairs, base_share, from π_0 and the others from π_t";
    kind.place = 112;
    kind.parameters = {
        rows::real(kBaseShare, rows::from(0, 1), {.meaning = "Probability that a pair is drawn from π_0"})};
    kind.base_share = [](const Spec& spec) { return kBaseShare(spec); };
    return kind;
}

}  // namespace srlm
