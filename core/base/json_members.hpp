#pragma once
/// \file
/// Members of JSON objects that people write. For sources only; no other header includes it.

#include <string>
#include <vector>

#include "base/json_parse.hpp"

namespace srlm {

/// "kappa, own_failure, rank"
std::string list_of(const std::vector<std::string>& names);

/// Refuses members that nothing reads. `where` names the object ("a sweep"). Throws Error unknown_key.
void check_keys(const Json& object, const std::string& where, const std::vector<std::string>& known);

/// An object that must be there. Throws Error wrong_type.
const Json& object_in(const Json& parent, const char* key);

/// A text, or `otherwise` where there is none. Throws Error wrong_type.
std::string text_in(const Json& parent, const char* key, const std::string& otherwise);

/// A list of texts, or an empty one where there is none. Throws Error wrong_type.
std::vector<std::string> texts_in(const Json& parent, const char* key);

}  // namespace srlm
