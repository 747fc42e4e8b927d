#include "numbers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "experiment/error.hpp"
#include "experiment/json_text.hpp"

namespace srlm::cli {

namespace {

std::string format(const char* pattern, int digits, double value) {
    char text[64];
    std::snprintf(text, sizeof text, pattern, digits, value);
    // "-0.000" says no more than "0.000".
    if (text[0] == '-' && std::strtod(text, nullptr) == 0) return text + 1;
    return text;
}

/// Whether fixed-point notation would be long or would show little but zeros.
bool needs_exponent(double value) { return value != 0 && (std::abs(value) >= 1e6 || std::abs(value) < 1e-3); }

}  // namespace

std::string short_number(double value) {
    if (std::isnan(value)) return "–";
    return format("%.*g", 4, value);
}

std::string with_error(double mean, double standard_error) {
    // Sums of equal numbers differ from them by rounding only.
    const bool varies = standard_error > 1e-12 * std::abs(mean);
    if (std::isnan(mean) || !varies) return short_number(mean);
    if (needs_exponent(mean)) return format("%.*e", 2, mean) + "±" + format("%.*e", 0, standard_error);
    if (standard_error < 1e-4) return format("%.*f", 4, mean) + "±" + format("%.*e", 0, standard_error);
    const int decimals = std::max(-static_cast<int>(std::floor(std::log10(standard_error))), 0);
    return format("%.*f", decimals, mean) + "±" + format("%.*f", decimals, standard_error);
}

std::string bytes_text(double bytes) {
    const char* units[] = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};
    std::size_t unit = 0;
    for (; bytes >= 1024 && unit < 5; ++unit) bytes /= 1024;
    return format("%.*f ", unit == 0 || bytes >= 100 ? 0 : 1, bytes) + units[unit];
}

std::string duration_text(double seconds) {
    char text[64];
    if (seconds < 60) {
        std::snprintf(text, sizeof text, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
        return text;
    }
    const auto whole = static_cast<std::int64_t>(std::min(seconds, 1e12));
    const long long h = whole / 3600, m = whole / 60 % 60, s = whole % 60;
    if (h > 0) {
        std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", h, m, s);
    } else {
        std::snprintf(text, sizeof text, "%lld:%02lld", m, s);
    }
    return text;
}

std::string rate_text(double per_second) {
    if (per_second >= 1e6) return format("%.*f M", 1, per_second / 1e6);
    if (per_second >= 1e3) return format("%.*f k", 1, per_second / 1e3);
    return format("%.*f", per_second < 10 ? 1 : 0, per_second);
}

std::int64_t parse_count(const std::string& flag, const std::string& text, std::int64_t min,
                         std::int64_t max) {
    const std::string wanted = "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
    const bool digits =
        !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string::npos;
    if (!digits)
        throw Error(Code::wrong_type, flag, "got " + text_shown(text) + " where " + wanted + " is needed",
                    "Give a whole number");
    const std::int64_t count = std::strtoll(text.c_str(), nullptr, 10);
    if (count < min || count > max) {
        throw Error(Code::out_of_range, flag, "got " + text + " but allowed is " + wanted,
                    count < min ? "Raise it to at least " + std::to_string(min)
                                : "Lower it to at most " + std::to_string(max));
    }
    return count;
}

double parse_share(const std::string& flag, const std::string& text) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0') {
        throw Error(Code::wrong_type, flag, "got " + text_shown(text) + " where a number is needed",
                    "Give a number between 0 and 1, for example 0.05");
    }
    if (!(value > 0 && value < 1)) {
        throw Error(Code::out_of_range, flag,
                    "got " + text_shown(text) + " but allowed is more than 0 and less than 1",
                    "Give a number between 0 and 1, for example 0.05");
    }
    return value;
}

double parse_size(const std::string& flag, const std::string& text) {
    const auto wrong = [&] {
        return Error(Code::wrong_type, flag, "got " + text_shown(text) + " where a size in bytes is needed",
                     "Give a number with K, M, G or T, for example 4G");
    };
    const std::size_t number_end = std::min(text.find_first_not_of("0123456789."), text.size());
    if (number_end == 0 || number_end > 30) throw wrong();
    char* end = nullptr;
    const std::string number = text.substr(0, number_end);
    const double value = std::strtod(number.c_str(), &end);
    std::string_view unit = std::string_view(text).substr(number_end);
    while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
    double factor = 1;
    if (!unit.empty() && unit != "B" && unit != "bytes") {
        const std::size_t power = std::string_view("KMGT").find(static_cast<char>(unit.front() & ~0x20));
        const std::string_view rest = unit.substr(1);
        if (power == std::string_view::npos || !(rest.empty() || rest == "B" || rest == "iB")) throw wrong();
        factor = std::pow(1024.0, static_cast<double>(power + 1));
    }
    if (*end != '\0' || !(value > 0)) throw wrong();
    return value * factor;
}

}  // namespace srlm::cli
