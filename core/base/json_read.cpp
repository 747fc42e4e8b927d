#include "base/json_read.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/json_parse.hpp"

namespace srlm {

std::optional<std::size_t> too_deep(std::string_view text) {
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            if (++depth > kDeepestJson) return i;
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        }
    }
    return std::nullopt;
}

void check_depth(std::string_view text, const std::string& parameter) {
    const std::optional<std::size_t> offset = too_deep(text);
    if (!offset) return;
    throw Error(Code::syntax, parameter,
                place_in(text, *offset) + " stands in more than " + std::to_string(kDeepestJson) +
                    " lists and objects",
                "Check the brackets there");
}

std::string place_in(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::string_view in_line = before.substr(before.rfind('\n') + 1);
    const auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    const auto column = 1 + std::count_if(in_line.begin(), in_line.end(), is_first_byte);
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

std::string json_reason(const std::string& message) {
    const auto dash = message.find(" - ");
    const auto bracket = message.find("] ");  // "[json.exception.type_error.302] …"
    const bool plain = bracket == std::string::npos;
    const std::size_t first = dash != std::string::npos ? dash + 3 : plain ? 0 : bracket + 2;
    return message.substr(first, std::min(message.find("; last read"), message.find("; expected")) - first);
}

std::string json_problem(std::string_view text, const Json::exception& error) {
    const auto* parse_error = dynamic_cast<const Json::parse_error*>(&error);
    if (!parse_error) return "it has a number beyond what a double holds";
    const std::size_t offset = std::max<std::size_t>(parse_error->byte, 1) - 1;
    return json_reason(error.what()) + " at " + place_in(text, offset);
}

Json parse_given_json(std::string_view text, const std::string& parameter) {
    check_depth(text, parameter);
    return parse_json(text);
}

}  // namespace srlm
