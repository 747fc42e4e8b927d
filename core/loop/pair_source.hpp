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
const PairSource& pair_source(const Spec& spec);

/// Probability that π_0 draws a whole pair.
double base_share(const Spec& spec);

}  // namespace srlm
