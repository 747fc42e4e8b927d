#pragma once
/// \file
/// JSON text of a spec → keys and values, before anything is known about parameters.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/parameters.hpp"

namespace srlm {

/// One member of the JSON object.
struct GivenValue {
    std::string key;
    std::optional<Value> value;  ///< Absent when no parameter can have such a value; `seen` says what it is.
    std::string seen;            ///< For example "an object"; for an overflow the number as written.
    bool overflow = false;       ///< A number beyond what a double holds.
};

/// Reads one JSON object. Throws Error: syntax (with line and column; also for a key given twice,
/// and more keys than there can be), wrong_type (not an object), too_large (text beyond 32 MiB).
std::vector<GivenValue> read_spec_values(std::string_view json);

}  // namespace srlm
