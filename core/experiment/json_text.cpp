#include "experiment/json_text.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

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

std::string number_text(double value) {
    if (value == 0) return "0";
    char text[32];
    // A decimal of at most 15 digits survives a double, so %.15g finds it, without trailing zeros.
    for (int digits = 15; digits <= 17; ++digits) {
        std::snprintf(text, sizeof text, "%.*g", digits, value);
        if (std::strtod(text, nullptr) == value) break;
    }
    std::string shortest = text;
    const auto exponent = shortest.find('e');  // printf writes at least two digits: 1e-09
    if (exponent != std::string::npos && shortest[exponent + 2] == '0') shortest.erase(exponent + 2, 1);
    return shortest;
}

std::string limit_text(double limit) {
    if (std::abs(limit) < 1e6) return number_text(limit);
    for (int exponent = 6; exponent <= 18; ++exponent) {
        const std::string power = "1e" + std::to_string(exponent);
        if (std::strtod(power.c_str(), nullptr) == limit) return power;
    }
    return number_text(limit);
}

std::string json_string(std::string_view text) {
    using nlohmann::json;
    return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

bool is_utf8(std::string_view text) {
    using nlohmann::json;
    try {
        json(text).dump();
    } catch (const json::type_error&) {
        return false;
    }
    return true;
}

std::string value_json(const Value& value) {
    struct Writer {
        std::string operator()(std::monostate) const { return "null"; }
        std::string operator()(bool b) const { return b ? "true" : "false"; }
        std::string operator()(std::int64_t i) const { return std::to_string(i); }
        std::string operator()(double x) const { return number_text(x); }
        std::string operator()(const std::string& text) const { return json_string(text); }
        std::string operator()(const std::vector<double>& list) const {
            std::string text = "[";
            for (const double x : list) {
                if (text.size() > 1) text += ',';
                text += number_text(x);
            }
            return text + "]";
        }
    };
    return std::visit(Writer{}, value);
}

std::string value_text(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text ? *text : value_json(value);
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
