#pragma once
/// \file
/// Texts as JSON has them and as messages show them.

#include <string>
#include <string_view>

namespace srlm {

/// A limit as people write it: "1e6" rather than "1000000".
std::string limit_text(double limit);

/// A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
std::string json_string(std::string_view text);

/// Whether the bytes are well-formed UTF-8.
bool is_utf8(std::string_view text);

/// A user's text as an error message shows it: quoted, and cut when it is long.
std::string text_shown(std::string_view text);

/// A user's key as an error names it: without quotes, escaped, and cut when it is long.
std::string key_shown(std::string_view key);

}  // namespace srlm
