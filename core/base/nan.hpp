#pragma once
/// \file
/// What stands for "there is no such number" in a trace; null in documents.

#include <limits>

namespace srlm {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace srlm
