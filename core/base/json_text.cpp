#include "base/json_text.hpp"

#include <cmath>

#include "base/decimal.hpp"
#include "base/json_parse.hpp"

namespace srlm {
namespace {

/// The start of a text, not cut inside a character.
std::string_view cut(std::string_view text) {
    constexpr std::size_t kLongest = 48;
    if (text.size() <= kLongest) return text;
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

}  // namespace

std::string limit_text(double limit) {
    if (std::abs(limit) < 1e6) return number_text(limit);
    for (int exponent = 6; exponent <= 18; ++exponent) {
        const std::string power = "1e" + std::to_string(exponent);
        if (read_number(power) == limit) return power;
    }
    return number_text(limit);
}

std::string json_string(std::string_view text) {
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_utf8(std::string_view text) {
    try {
        Json(text).dump();
    } catch (const Json::type_error&) {
        return false;
    }
    return true;
}

std::string text_shown(std::string_view text) {
    const std::string_view start = cut(text);
    if (start.size() == text.size()) return json_string(text);
    return json_string(start) + "… (" + std::to_string(text.size()) + " bytes)";
}

std::string key_shown(std::string_view key) {
    const std::string_view start = cut(key);
    const std::string escaped = json_string(start);
    return escaped.substr(1, escaped.size() - 2) + (start.size() == key.size() ? "" : "…");
}

}  // namespace srlm
