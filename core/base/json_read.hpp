#pragma once
/// \file
/// Reading JSON that comes from outside.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_parse.hpp"

namespace srlm {

/// How many lists and objects may stand in each other: more than in any document of ours, or of a server's.
/// What recurses over a document then stays within the stack.
inline constexpr std::size_t kDeepestJson = 100;

/// Where the text opens one list or object more than that, or nothing.
std::optional<std::size_t> too_deep(std::string_view text);

/// Throws Error syntax, blaming `parameter`, at a text that is too deep.
void check_depth(std::string_view text, const std::string& parameter);

/// Where a byte of the text is, for people: "line 3, column 5", both from 1, columns in characters.
std::string place_in(std::string_view text, std::size_t offset);

/// The reason in a message of the parser, without its number, place and token.
std::string json_reason(const std::string& message);

/// What keeps a text from being JSON, and where: "unexpected ',' at line 3, column 5".
std::string json_problem(std::string_view text, const Json::exception& error);

/// parse_json() for every text from outside. Throws Error syntax, blaming `parameter`, where it is too deep,
/// and Json::exception otherwise.
Json parse_given_json(std::string_view text, const std::string& parameter);

}  // namespace srlm
