#include "loop/pair_source.hpp"

namespace srlm {

const PairSource& pair_source(const Spec& spec) {
    return kind_named(pair_sources(), spec.pairs_from, "pairs_from");
}

double base_share(const Spec& spec) {
    const PairSource& source = pair_source(spec);
    return source.base_share ? source.base_share(spec) : 0;
}

}  // namespace srlm
