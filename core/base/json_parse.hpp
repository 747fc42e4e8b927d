#pragma once
/// \file
/// Parsing JSON whatever the host's locale is: nlohmann's lexer reads numbers with strtod(), which
/// follows it. All JSON of the project is parsed here.

#include <nlohmann/json.hpp>
#include <string_view>

namespace srlm {

/// As nlohmann::json::parse(text): throws nlohmann::json::parse_error and out_of_range.
nlohmann::json parse_json(std::string_view text);

/// The same with the members of objects in the order of the text; `keep` and `exceptions` as there.
nlohmann::ordered_json parse_ordered_json(std::string_view text,
                                          const nlohmann::ordered_json::parser_callback_t& keep = nullptr,
                                          bool exceptions = true);

/// As nlohmann::json::sax_parse(text, reader).
bool read_json(std::string_view text, nlohmann::json_sax<nlohmann::json>& reader);

}  // namespace srlm
