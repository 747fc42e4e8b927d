#pragma once
/// \file
/// Which policies draw a round's pairs (Eq. 2 and its variants). A kind is a file in pairs/, with a function
/// NAME_pairs().

#include <vector>

#include "spec/kind.hpp"
#include "spec/spec.hpp"

namespace srlm {

struct PairSource : Kind {
    bool second_from_base = false;                ///< π_0 draws y' of every pair
    double (*base_share)(const Spec&) = nullptr;  ///< Probability that π_0 draws a whole pair; null is 0
    bool of_policy_only() const { return !second_from_base && !base_share; }
};

/// All kinds.
const std::vector<PairSource>& pair_sources();

/// The spec's. Throws Error out_of_range.
inline const PairSource& pair_source(const Spec& spec) {
    return kind_named(pair_sources(), spec.pairs_from, "pairs_from");
}

/// Probability that π_0 draws a whole pair.
inline double base_share(const Spec& spec) {
    const PairSource& source = pair_source(spec);
    return source.base_share ? source.base_share(spec) : 0;
}

}  // namespace srlm
