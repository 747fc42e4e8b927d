#pragma once
/// \file
/// Parsing JSON whatever the host's locale is: nlohmann's lexer reads numbers with strtod(), which
/// follows it. All JSON of the project is parsed here.

#include <nlohmann/json.hpp>
#include <string_view>

namespace srlm {

/// The one kind of JSON here: the members of objects stand in the order of the text.
using Json = nlohmann::ordered_json;

/// As Json::parse(text, keep, exceptions): throws Json::parse_error and out_of_range.
Json parse_json(std::string_view text, const Json::parser_callback_t& keep = nullptr, bool exceptions = true);

/// As Json::sax_parse(text, reader).
bool read_json(std::string_view text, nlohmann::json_sax<Json>& reader);

}  // namespace srlm
