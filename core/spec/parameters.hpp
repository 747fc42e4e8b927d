#pragma once
/// \file
/// The one table of parameters. Validation, the program's flags, the URL's parameters, the
/// TypeScript types, the JSON Schema and the reference page are all read from it.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/spec.hpp"
#include "spec/value.hpp"

namespace srlm {

enum class Type { boolean, integer, real, optional_real, choice, string, real_list };

/// "boolean", "integer", "real", "real or null", "choice", "string", "list of reals".
std::string_view type_name(Type type);

/// The other parameter must have one of these values, written as value_text() writes them: a choice
/// by its name, "null" for an optional number that is not set. Where the other has no meaning it counts as
/// having its default.
struct Condition {
    std::string key;
    std::vector<std::string> values;
};

struct Choice {
    std::string name;
    std::string meaning;
    std::string old = {};  ///< Its name in older specs, which is still read; or empty
};

/// One row of the table.
struct Parameter {
    std::string key;     ///< snake_case name in JSON and URL; the flag is --key with '-' for '_'.
    std::string old;     ///< Its key in older specs, which is still read; or empty.
    std::string symbol;  ///< The paper's symbol, for example "β"; empty when it has none.
    std::string group;   ///< "problem", "base policy", "loop" or "record".
    Type type{};
    double min = 0;          ///< Smallest value of a number; least length of a list, or of a text in bytes.
    double max = 0;          ///< Largest value of a number; greatest length of a list, or of a text in bytes.
    bool min_open = false;   ///< The smallest value itself is excluded.
    bool max_open = false;   ///< The largest value itself is excluded.
    bool log_scale = false;  ///< A slider over it should be logarithmic.
    std::vector<Choice> choices;
    std::vector<Condition> applies;  ///< All must hold for the parameter to have a meaning; where one
                                     ///< does not, only the default is accepted.
    std::string unit;                ///< For example "pairs"; empty for a pure number.
    std::string meaning;             ///< One line.
    std::string equation;            ///< Where it stands in the paper, or "".
    int place = 0;                   ///< Rows of a group are shown in this order
    std::string used_by;  ///< Choices of which only kinds that use it give it a meaning, with blanks between
    Value default_value;
    std::function<Value(const Spec&)> get;
    std::function<void(Spec&, const Value&)> set;  ///< Unchecked; use set_value().
};

/// All rows, in the order in which they are shown.
const std::vector<Parameter>& parameters();

/// The row of a key, be it that of an older spec, or nullptr.
const Parameter* find_parameter(std::string_view key);

/// The known key that is closest in spelling, or "" when none is close.
std::string closest_parameter(std::string_view key);

/// Whether the other parameter of a condition has one of its values in `spec`.
bool holds(const Condition& condition, const Spec& spec);

/// Whether the parameter has a meaning under the other values of `spec`.
bool applies(const Parameter& parameter, const Spec& spec);

/// "a real number above 0 and at most 1e6": the allowed values in words.
std::string allowed(const Parameter& parameter);

/// Reads one value from text as a flag or URL gives it ("0.5", "none", "tabular", "1,2,3").
/// Checks the type only; numbers beyond a double are refused. Throws Error wrong_type, out_of_range.
Value parse_value(const Parameter& parameter, std::string_view text);

/// Sets one parameter after checking its type and range. Throws Error wrong_type, out_of_range.
void set_value(Spec& spec, const Parameter& parameter, const Value& value);

/// Of parameters that are given together none may leave another one without a meaning (beta_root_n: beta), be
/// that at its default or not. `spec` is valid. Throws Error not_applicable.
void check_given(const Spec& spec, const std::vector<const Parameter*>& together);

/// The table as JSON: an array of objects with the fields of Parameter, for the page.
std::string parameters_json();

/// JSON Schema (2020-12) of a spec.
std::string json_schema();

}  // namespace srlm
