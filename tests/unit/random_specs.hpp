#pragma once
/// \file
/// Random valid specs, read off the table of parameters.

#include <random>

#include "spec/spec.hpp"

namespace srlm {

Spec random_spec(std::mt19937_64& random);

}  // namespace srlm
