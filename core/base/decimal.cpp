#include "base/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <system_error>

// Some standard libraries have neither function for doubles. Of those only emscripten's C library is
// known to have no locale but "C", so that its printf and strtod will do.
#if !defined(__cpp_lib_to_chars)
#if !defined(__EMSCRIPTEN__)
#error "This C++ library lacks std::from_chars and std::to_chars for double: use libstdc++ 11 or newer"
#endif
#include <cstdio>
#include <cstdlib>
#endif

namespace srlm {

namespace {

#if defined(__cpp_lib_to_chars)

/// Of a decimal that is no double, and of no other: whether it is too large rather than too small.
bool is_large(std::string_view text) {
    const std::size_t e = std::min(text.find_first_of("eE"), text.size());
    const std::string_view mantissa = text.substr(0, e);
    const auto point = static_cast<std::int64_t>(std::min(mantissa.find('.'), mantissa.size()));
    const auto first = static_cast<std::int64_t>(mantissa.find_first_of("123456789"));
    std::int64_t power = 0;
    if (e < text.size()) {
        std::string_view digits = text.substr(e + 1);
        if (digits.front() == '+') digits.remove_prefix(1);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), power);
        if (read.ec != std::errc()) return digits.front() != '-';
    }
    return point - first + power > 0;
}

std::optional<double> read(std::string_view text) {
    const bool negative = text.front() == '-';
    if (negative || text.front() == '+') text.remove_prefix(1);
    if (text.empty() || text.front() == '-' || text.front() == '+') return {};
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size()) return {};
    if (error == std::errc::result_out_of_range)
        value = is_large(text) ? std::numeric_limits<double>::infinity() : 0;
    else if (error != std::errc())
        return {};
    return negative ? -value : value;
}

std::string write(double value, Notation notation, int digits) {
    char text[400];  // 309 digits, a point and 17 more
    const auto format = notation == Notation::general ? std::chars_format::general
                        : notation == Notation::fixed ? std::chars_format::fixed
                                                      : std::chars_format::scientific;
    return {text, std::to_chars(text, text + sizeof text, value, format, digits).ptr};
}

#else

std::optional<double> read(std::string_view text) {
    const std::string copy(text);
    char* end = nullptr;
    const double value = std::strtod(copy.c_str(), &end);
    if (end != copy.c_str() + copy.size()) return {};
    return value;
}

std::string write(double value, Notation notation, int digits) {
    char text[400];
    const char* pattern = notation == Notation::general ? "%.*g"
                          : notation == Notation::fixed ? "%.*f"
                                                        : "%.*e";
    std::snprintf(text, sizeof text, pattern, digits, value);
    return text;
}

#endif

}  // namespace

std::optional<double> read_number(std::string_view text) {
    constexpr std::string_view kCharacters = "0123456789.-+eE";
    if (text.empty() || text.find_first_not_of(kCharacters) != std::string_view::npos) return {};
    return read(text);
}

std::string write_number(double value, Notation notation, int digits) {
    return write(value, notation, digits);
}

std::string number_text(double value) {
    if (value == 0) return "0";
    std::string text;
    // A decimal of at most 15 digits survives a double, so the first try finds it, without trailing zeros.
    for (int digits = 15; digits <= 17; ++digits) {
        text = write(value, Notation::general, digits);
        if (read(text) == value) break;
    }
    const auto exponent = text.find('e');  // written with at least two digits: 1e-09
    if (exponent != std::string::npos && text[exponent + 2] == '0') text.erase(exponent + 2, 1);
    return text;
}

}  // namespace srlm
