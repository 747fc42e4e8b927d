#pragma once
/// \file
/// The contract guards itself: what this process computes is compared with what every build of srlm
/// computes, before anything is computed that gets a hash.

#include <string>
#include <string_view>
#include <vector>

#include "numerics/kernels.hpp"

namespace srlm {

/// Throws Error other_bits when this thread rounds, flushes or contracts other than IEEE 754 says, as it
/// does after a host's fesetround() or a library with -ffast-math, or when the kernels in use or Eigen's
/// decompositions give other bits than everywhere else. Each set of kernels is tried once for a process
/// (about half a millisecond); the thread's state each time (some nanoseconds). A build with SRLM_FMA,
/// whose hashes say that they compare with none, is let through.
void check_same_bits();

/// The same for one set of kernels, tried anew.
void check_same_bits(const Kernels& kernels);

/// One piece of the battery: SHA-256 (first 16 hex digits) of what it computes.
struct BitProbe {
    std::string_view name;
    std::string computed, expected;
};

/// What the kernels and Eigen compute here, beside what they must.
std::vector<BitProbe> bit_probes(const Kernels& kernels);

}  // namespace srlm
