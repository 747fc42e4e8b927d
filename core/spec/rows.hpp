#pragma once
/// \file
/// What rows of the table are made with. For sources parameters.cpp and those of kinds.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "spec/kind.hpp"
#include "spec/parameters.hpp"
#include "spec/spec.hpp"

namespace srlm::rows {

/// Range of a number or of a list's length.
struct Range {
    double min = 0, max = 0;
    bool min_open = false, max_open = false, log_scale = false;

    Range log() const {
        Range range = *this;
        range.log_scale = true;
        return range;
    }
};

inline Range from(double min, double max) { return {min, max}; }
inline Range above(double min, double max) { return {min, max, true}; }
inline Range from_below(double min, double max) { return {min, max, false, true}; }
inline Range between(double min, double max) { return {min, max, true, true}; }

/// The words about a parameter.
struct About {
    const char* symbol = "";
    const char* unit = "";
    const char* meaning = "";
    const char* equation = "";
};

using Conditions = std::vector<Condition>;

constexpr double kLargestSeed = 9007199254740991;  // 2^53 − 1: the largest integer JavaScript keeps exact
constexpr double kLongestText = 4096;

inline Parameter row(Type type, const char* key, const Range& range, const About& about, Conditions applies) {
    Parameter p;
    p.key = key;
    p.type = type;
    p.min = range.min;
    p.max = range.max;
    p.min_open = range.min_open;
    p.max_open = range.max_open;
    p.log_scale = range.log_scale;
    p.symbol = about.symbol;
    p.unit = about.unit;
    p.meaning = about.meaning;
    p.equation = about.equation;
    p.applies = std::move(applies);
    return p;
}

/// Binds a row to a member whose type is one of Value's.
template <class T>
Parameter bind(Parameter p, T Spec::* member) {
    p.get = [member](const Spec& spec) { return Value(spec.*member); };
    p.set = [member](Spec& spec, const Value& value) { spec.*member = std::get<T>(value); };
    p.default_value = p.get(Spec{});
    return p;
}

inline Parameter integer(const char* key, std::int64_t Spec::* member, Range range, About about,
                         Conditions applies = {}) {
    return bind(row(Type::integer, key, range, about, std::move(applies)), member);
}

inline Parameter real(const char* key, double Spec::* member, Range range, About about,
                      Conditions applies = {}) {
    return bind(row(Type::real, key, range, about, std::move(applies)), member);
}

inline Parameter boolean(const char* key, bool Spec::* member, About about, Conditions applies = {}) {
    return bind(row(Type::boolean, key, {}, about, std::move(applies)), member);
}

inline Parameter text(const char* key, std::string Spec::* member, double longest, About about,
                      Conditions applies = {}) {
    return bind(row(Type::string, key, from(0, longest), about, std::move(applies)), member);
}

inline Parameter real_list(const char* key, std::vector<double> Spec::* member, Range length, About about,
                           Conditions applies = {}) {
    return bind(row(Type::real_list, key, length, about, std::move(applies)), member);
}

inline Parameter optional_real(const char* key, std::optional<double> Spec::* member, Range range,
                               About about, Conditions applies = {}) {
    Parameter p = row(Type::optional_real, key, range, about, std::move(applies));
    p.get = [member](const Spec& spec) { return spec.*member ? Value(*(spec.*member)) : Value(); };
    p.set = [member](Spec& spec, const Value& value) {
        const double* number = std::get_if<double>(&value);
        spec.*member = number ? std::optional<double>(*number) : std::nullopt;
    };
    return p;
}

template <class Enum>
struct Named {
    Enum value;
    const char* name;
    const char* meaning;
};

template <class Enum>
Parameter choice(const char* key, Enum Spec::* member, std::vector<Named<Enum>> names, About about,
                 Conditions applies = {}) {
    Parameter p = row(Type::choice, key, {}, about, std::move(applies));
    for (const auto& named : names) p.choices.push_back({named.name, named.meaning});
    p.get = [member, names](const Spec& spec) {
        for (const auto& named : names) {
            if (named.value == spec.*member) return Value(std::string(named.name));
        }
        return Value(std::string());
    };
    p.set = [member, names = std::move(names)](Spec& spec, const Value& value) {
        for (const auto& named : names) {
            if (named.name == std::get<std::string>(value)) spec.*member = named.value;
        }
    };
    p.default_value = p.get(Spec{});
    return p;
}

/// A choice among kinds, whose names and meanings come from them.
inline Parameter choice_of_kind(const char* key, std::string Spec::* member, About about) {
    return bind(row(Type::choice, key, {}, about, {}), member);
}

/// A number that is no member of Spec: its owner reads it with the call operator.
template <class T>
struct Own {
    const char* key;
    T fallback;

    T operator()(const Spec& spec) const {
        const auto found = spec.own.find(key);
        return found == spec.own.end() ? fallback : std::get<T>(found->second);
    }
};

template <class T>
Parameter own(Parameter p, const Own<T>& of) {
    p.get = [of](const Spec& spec) { return Value(of(spec)); };
    p.set = [of](Spec& spec, const Value& value) {
        if (std::get<T>(value) == of.fallback) {
            spec.own.erase(of.key);
        } else {
            spec.own[of.key] = value;
        }
    };
    p.default_value = of.fallback;
    return p;
}

inline Parameter integer(const Own<std::int64_t>& of, Range range, About about, Conditions applies = {}) {
    return own(row(Type::integer, of.key, range, about, std::move(applies)), of);
}

inline Parameter real(const Own<double>& of, Range range, About about, Conditions applies = {}) {
    return own(row(Type::real, of.key, range, about, std::move(applies)), of);
}

inline Parameter boolean(const Own<bool>& of, About about, Conditions applies = {}) {
    return own(row(Type::boolean, of.key, {}, about, std::move(applies)), of);
}

/// The row at this place of its group.
inline Parameter at(int place, Parameter p) {
    p.place = place;
    return p;
}

/// The row has a meaning only with those kinds of these choices that use it.
inline Parameter used_by(const char* choices, Parameter p) {
    p.used_by = choices;
    return p;
}

}  // namespace srlm::rows
