/// \file
/// Reading, checking and setting one parameter's value.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/counted.hpp"
#include "base/decimal.hpp"
#include "base/json_text.hpp"
#include "base/spelling.hpp"
#include "spec/parameters.hpp"
#include "spec/value_errors.hpp"
#include "spec/value_text.hpp"

namespace srlm {
namespace {

/// The value and its JSON type, for example "the text \"abc\"".
std::string with_type(const Value& value) {
    struct Words {
        std::string operator()(std::monostate) const { return "null"; }
        std::string operator()(bool b) const { return b ? "the boolean true" : "the boolean false"; }
        std::string operator()(std::int64_t i) const { return "the number " + std::to_string(i); }
        std::string operator()(double x) const { return "the number " + number_text(x); }
        std::string operator()(const std::string& text) const { return "the text " + text_shown(text); }
        std::string operator()(const std::vector<double>& list) const {
            return "a list of " + counted(list.size(), "number");
        }
    };
    return std::visit(Words{}, value);
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

void check_whole(const Parameter& p, double number) {
    if (number != std::floor(number)) {
        throw wrong_type(p, with_type(number),
                         "Give a whole number, for example " + number_text(std::floor(number)));
    }
}

void check_range(const Parameter& p, double number, const std::string& seen) {
    if (std::isnan(number)) throw out_of_range(p, seen, "Give a finite number");
    if (number < p.min) throw out_of_range(p, seen, "Raise it to at least " + limit_text(p.min));
    if (number > p.max) throw out_of_range(p, seen, "Lower it to at most " + limit_text(p.max));
    if (p.min_open && number == p.min) throw out_of_range(p, seen, "Raise it above " + limit_text(p.min));
    if (p.max_open && number == p.max) throw out_of_range(p, seen, "Lower it below " + limit_text(p.max));
}

double number_of(const Parameter& p, const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&value)) return *real;
    const auto* text = std::get_if<std::string>(&value);
    const bool number_in_quotes = text && read_number(*text);
    throw wrong_type(p, with_type(value), number_in_quotes ? "Write the number without quotes" : "");
}

Value checked_integer(const Parameter& p, const Value& value) {
    const double number = number_of(p, value);
    check_whole(p, number);
    check_range(p, number, value_json(value));
    return static_cast<std::int64_t>(number);
}

Value checked_real(const Parameter& p, const Value& value) {
    const double number = number_of(p, value);
    check_range(p, number, value_json(value));
    return number + 0.0;  // −0 becomes 0
}

/// The name that is used today.
std::string current_name(const Parameter& p, std::string_view name) {
    for (const Choice& choice : p.choices)
        if (!choice.old.empty() && choice.old == name) return choice.name;
    return std::string(name);
}

Value checked_choice(const Parameter& p, const std::string& given) {
    const std::string name = current_name(p, given);
    std::vector<std::string> names;
    for (const Choice& choice : p.choices) names.push_back(choice.name);
    if (std::find(names.begin(), names.end(), name) != names.end()) return name;
    const std::string closest = closest_word(name, names);
    throw out_of_range(p, text_shown(name),
                       closest.empty() ? "Choose one of them" : "Write " + json_string(closest));
}

Value checked_text(const Parameter& p, const std::string& text) {
    if (!is_utf8(text)) throw wrong_type(p, "the bytes " + text_shown(text), "Give text that is UTF-8");
    if (static_cast<double>(text.size()) > p.max) {
        throw out_of_range(p, text_shown(text), "Shorten it to at most " + limit_text(p.max) + " bytes");
    }
    const auto is_control = [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; };
    if (std::any_of(text.begin(), text.end(), is_control)) {
        throw out_of_range(p, text_shown(text), "Remove the control characters");
    }
    return text;
}

void check_list(const Parameter& p, const std::vector<double>& list) {
    const auto length = static_cast<double>(list.size());
    if (length < p.min) throw out_of_range(p, with_type(list), "Add numbers to the list");
    if (length > p.max) throw out_of_range(p, with_type(list), "Shorten the list");
    double sum = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (!(list[i] >= 0 && std::isfinite(list[i]))) {
            throw out_of_range(p, number_text(list[i]) + " as entry " + std::to_string(i + 1),
                               "Replace that entry by a finite number that is at least 0");
        }
        sum += list[i];
    }
    if (sum == 0) throw out_of_range(p, "a list of zeros", "Make at least one entry larger than 0");
    if (!std::isfinite(sum))
        throw out_of_range(p, "a list whose sum is not finite", "Divide all entries by the largest");
}

/// The value as the parameter's own type and within its range.
Value checked(const Parameter& p, const Value& value) {
    switch (p.type) {
        case Type::integer: return checked_integer(p, value);
        case Type::real: return checked_real(p, value);
        case Type::optional_real:
            return std::holds_alternative<std::monostate>(value) ? value : checked_real(p, value);
        case Type::boolean:
            if (std::holds_alternative<bool>(value)) return value;
            break;
        case Type::choice:
            if (const auto* name = std::get_if<std::string>(&value)) return checked_choice(p, *name);
            break;
        case Type::string:
            if (const auto* text = std::get_if<std::string>(&value)) return checked_text(p, *text);
            break;
        case Type::real_list:
            if (const auto* list = std::get_if<std::vector<double>>(&value)) {
                check_list(p, *list);
                return value;
            }
            break;
    }
    throw wrong_type(p, with_type(value));
}

double parse_number(const Parameter& p, std::string_view text) {
    const std::optional<double> number = read_number(text);
    if (!number) throw wrong_type(p, text_shown(text));
    if (!std::isfinite(*number))
        throw out_of_range(p, text_shown(text), "Give a number that is not so large");
    return *number;
}

bool parse_boolean(const Parameter& p, std::string_view text) {
    for (const char* yes : {"true", "1", "yes", "on"}) {
        if (text == yes) return true;
    }
    for (const char* no : {"false", "0", "no", "off"}) {
        if (text == no) return false;
    }
    throw wrong_type(p, text_shown(text));
}

std::vector<double> parse_list(const Parameter& p, std::string_view text) {
    const bool brackets = text.size() >= 2 && text.front() == '[' && text.back() == ']';
    if (brackets) text = trimmed(text.substr(1, text.size() - 2));
    std::vector<double> list;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        list.push_back(parse_number(p, trimmed(text.substr(0, comma))));
        if (comma + 1 == text.size()) throw wrong_type(p, "a comma with nothing after it");
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return list;
}

}  // namespace

Error wrong_type(const Parameter& parameter, const std::string& seen, const std::string& remedy) {
    const auto own_remedy = [&] {
        switch (parameter.type) {
            case Type::boolean: return "Write true or false";
            case Type::integer: return "Give a whole number";
            case Type::real: return "Give a number";
            case Type::optional_real: return "Give a number or null";
            case Type::choice: return "Choose one of them";
            case Type::string: return "Give a text in double quotes";
            case Type::real_list: return "Give a list of numbers";
        }
        return "";
    };
    return Error(Code::wrong_type, parameter.key,
                 "got " + seen + " where " + allowed(parameter) + " is needed",
                 remedy.empty() ? own_remedy() : remedy);
}

Error out_of_range(const Parameter& parameter, const std::string& seen, const std::string& remedy) {
    return Error(Code::out_of_range, parameter.key, "got " + seen + " but allowed is " + allowed(parameter),
                 remedy);
}

Value parse_value(const Parameter& p, std::string_view text) {
    if (p.type == Type::string) return std::string(text);
    text = trimmed(text);
    switch (p.type) {
        case Type::boolean: return parse_boolean(p, text);
        case Type::choice: return current_name(p, text);
        case Type::real_list: return parse_list(p, text);
        case Type::optional_real:
            if (text == "null" || text == "none") return {};
            return parse_number(p, text);
        case Type::integer: {
            const double number = parse_number(p, text);
            check_whole(p, number);
            return std::abs(number) < 1e18 ? Value(static_cast<std::int64_t>(number)) : Value(number);
        }
        default: return parse_number(p, text);
    }
}

void set_value(Spec& spec, const Parameter& parameter, const Value& value) {
    parameter.set(spec, checked(parameter, value));
}

void check_at_most(const char* key, std::int64_t value, const char* limit_key, std::int64_t limit) {
    if (value <= limit) return;
    throw Error(Code::out_of_range, key,
                "got " + std::to_string(value) + " but allowed is at most " + limit_key + " = " +
                    std::to_string(limit),
                "Lower " + std::string(key) + " or raise " + limit_key);
}

std::string alternatives(const std::vector<std::string>& names, const char* last) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == names.size() ? last : ", ") + names[i];
    }
    return text;
}

}  // namespace srlm
