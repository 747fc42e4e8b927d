#pragma once
/// \file
/// A parameter's value as text.

#include <string>

#include "spec/parameters.hpp"

namespace srlm {

/// One value as JSON.
std::string value_json(const Value& value);

/// One value as a flag or URL gives it, a choice without quotes: what parse_value() reads.
std::string value_text(const Value& value);

}  // namespace srlm
