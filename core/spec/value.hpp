#pragma once
/// \file
/// A parameter's value.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace srlm {

/// A parameter's value outside a Spec. monostate is JSON null (an optional number not set);
/// a choice is the string of its name.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<double>>;

}  // namespace srlm
