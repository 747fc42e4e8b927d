#pragma once
/// \file
/// The random numbers that base policies are made of.

#include <cstddef>
#include <vector>

#include "spec/spec.hpp"

namespace srlm {

/// Standard normals of one slot of the stream that the base policy is drawn from.
std::vector<double> theta_normals(const Spec& spec, std::size_t slot, std::size_t count);

}  // namespace srlm
