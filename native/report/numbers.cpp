#include "report/numbers.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "base/json_text.hpp"

namespace srlm::cli {

namespace {

/// "-0.000" says no more than "0.000".
std::string plain(const std::string& number) {
    return number[0] == '-' && read_number(number) == 0 ? number.substr(1) : number;
}

std::string fixed(double value, int digits) { return plain(write_number(value, Notation::fixed, digits)); }
std::string scientific(double value, int digits) {
    return plain(write_number(value, Notation::scientific, digits));
}

/// Whether fixed-point notation would be long or would show little but zeros.
bool needs_exponent(double value) { return value != 0 && (std::abs(value) >= 1e6 || std::abs(value) < 1e-3); }

/// "12 800", with spaces that are narrow and do not break.
std::string grouped(std::int64_t value) {
    std::string text = std::to_string(value);
    const std::size_t first = value < 0 ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3;) text.insert(at -= 3, "\u202F");
    return text;
}

}  // namespace

std::string short_number(double value) {
    if (std::isnan(value)) return "–";
    constexpr double kShortest = 1e4, kLongest = 1e12;  // which %g shows as it is, and where it says enough
    if (std::abs(value) >= kShortest && std::abs(value) < kLongest && value == std::floor(value))
        return grouped(static_cast<std::int64_t>(value));
    return plain(write_number(value, Notation::general, 4));
}

std::string with_error(double mean, double standard_error) {
    // Sums of equal numbers differ from them by rounding only.
    const bool varies = standard_error > 1e-12 * std::abs(mean);
    if (std::isnan(mean) || !varies) return short_number(mean);
    if (needs_exponent(mean)) return scientific(mean, 2) + "±" + scientific(standard_error, 0);
    if (standard_error < 1e-4) return fixed(mean, 4) + "±" + scientific(standard_error, 0);
    const int decimals = std::max(-static_cast<int>(std::floor(std::log10(standard_error))), 0);
    return fixed(mean, decimals) + "±" + fixed(standard_error, decimals);
}

std::string duration_text(double seconds) {
    if (seconds < 60) return fixed(seconds, seconds < 10 ? 2 : 1) + " s";
    const auto whole = static_cast<std::int64_t>(std::min(seconds, 1e12));
    const auto two_digits = [](std::int64_t n) { return (n < 10 ? ":0" : ":") + std::to_string(n); };
    const std::int64_t h = whole / 3600, m = whole / 60 % 60, s = whole % 60;
    return (h > 0 ? std::to_string(h) + two_digits(m) : std::to_string(m)) + two_digits(s);
}

std::string rate_text(double per_second) {
    if (per_second >= 1e6) return fixed(per_second / 1e6, 1) + " M";
    if (per_second >= 1e3) return fixed(per_second / 1e3, 1) + " k";
    return fixed(per_second, per_second < 10 ? 1 : 0);
}

std::int64_t parse_count(const std::string& flag, const std::string& text, std::int64_t min,
                         std::int64_t max) {
    const std::string wanted = "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
    const bool digits =
        !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string::npos;
    if (!digits)
        throw Error(Code::wrong_type, flag, "got " + text_shown(text) + " where " + wanted + " is needed",
                    "Give a whole number");
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    if (count < min || count > max) {
        throw Error(Code::out_of_range, flag, "got " + text + " but allowed is " + wanted,
                    count < min ? "Raise it to at least " + std::to_string(min)
                                : "Lower it to at most " + std::to_string(max));
    }
    return count;
}

double parse_number(const std::string& flag, const std::string& text) {
    const std::optional<double> number = read_number(text);
    if (number && std::isfinite(*number)) return *number;
    throw Error(Code::wrong_type, flag, "got " + text_shown(text) + " where a number is needed",
                "Give a number, for example 1");
}

double parse_share(const std::string& flag, const std::string& text) {
    const std::optional<double> value = read_number(text);
    if (!value) {
        throw Error(Code::wrong_type, flag, "got " + text_shown(text) + " where a number is needed",
                    "Give a number between 0 and 1, for example 0.05");
    }
    if (!(*value > 0 && *value < 1)) {
        throw Error(Code::out_of_range, flag,
                    "got " + text_shown(text) + " but allowed is more than 0 and less than 1",
                    "Give a number between 0 and 1, for example 0.05");
    }
    return *value;
}

double parse_size(const std::string& flag, const std::string& text) {
    const auto wrong = [&] {
        return Error(Code::wrong_type, flag, "got " + text_shown(text) + " where a size in bytes is needed",
                     "Give a number with K, M, G or T, for example 4G");
    };
    const std::size_t number_end = std::min(text.find_first_not_of("0123456789."), text.size());
    if (number_end == 0 || number_end > 30) throw wrong();
    const std::optional<double> value = read_number(std::string_view(text).substr(0, number_end));
    std::string_view unit = std::string_view(text).substr(number_end);
    while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
    double factor = 1;
    if (!unit.empty() && unit != "B" && unit != "bytes") {
        const std::size_t power = std::string_view("KMGT").find(static_cast<char>(unit.front() & ~0x20));
        const std::string_view rest = unit.substr(1);
        if (power == std::string_view::npos || !(rest.empty() || rest == "B" || rest == "iB")) throw wrong();
        factor = std::pow(1024.0, static_cast<double>(power + 1));
    }
    if (!value || !(*value > 0)) throw wrong();
    return *value * factor;
}

}  // namespace srlm::cli
