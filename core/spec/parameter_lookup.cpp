/// \file
/// Finding rows of the table, and putting them in words.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_text.hpp"
#include "base/spelling.hpp"
#include "spec/parameters.hpp"
#include "spec/value_text.hpp"

namespace srlm {
namespace {

/// What people call parameters besides their keys and symbols, and the key.
constexpr std::array<std::pair<std::string_view, std::string_view>, 28> kAliases = {
    {{"kappa", "kappa_0"},
     {"kappa0", "kappa_0"},
     {"condition_number", "kappa_0"},
     {"scale", "base_scale"},
     {"pairs", "samples"},
     {"sample_size", "samples"},
     {"t", "rounds"},
     {"iterations", "rounds"},
     {"steps", "rounds"},
     {"epochs", "rounds"},
     {"b", "radius"},
     {"ball", "radius"},
     {"dim", "dimension"},
     {"features", "features_file"},
     {"x", "prompts"},
     {"y", "responses"},
     {"actions", "responses"},
     {"noise", "judge_noise"},
     {"sigma", "judge_noise"},
     {"order", "context_length"},
     {"mu", "prompt_weights"},
     {"runs", "replicates"},
     {"repeats", "replicates"},
     {"repetitions", "replicates"},
     {"loss", "objective"},
     {"text", "text_file"},
     {"theta", "theta_file"},
     {"alpha", "spectrum_decay"}}};

std::string range_text(const Parameter& p) {
    if (p.min == p.max) return limit_text(p.min);
    const std::string min = limit_text(p.min), max = limit_text(p.max);
    if (!p.min_open && !p.max_open) return "from " + min + " to " + max;
    return (p.min_open ? "above " : "at least ") + min + " and " + (p.max_open ? "below " : "at most ") + max;
}

}  // namespace

std::string_view type_name(Type type) {
    switch (type) {
        case Type::boolean: return "boolean";
        case Type::integer: return "integer";
        case Type::real: return "real";
        case Type::optional_real: return "real or null";
        case Type::choice: return "choice";
        case Type::string: return "string";
        case Type::real_list: return "list of reals";
    }
    return "";
}

const Parameter* find_parameter(std::string_view key) {
    for (const Parameter& p : parameters()) {
        if (p.key == key || (!p.old.empty() && p.old == key)) return &p;
    }
    return nullptr;
}

std::string closest_parameter(std::string_view key) {
    std::vector<std::string> keys;
    for (const Parameter& p : parameters()) {
        if (!p.symbol.empty() && p.symbol == key) return p.key;
        keys.push_back(p.key);
    }
    std::string plain = lower_case(key.substr(0, 64));
    for (char& c : plain)
        if (c == '-' || c == ' ') c = '_';
    for (const auto& [word, of] : kAliases)
        if (word == plain) return std::string(of);
    return closest_word(plain, keys);
}

bool holds(const Condition& condition, const Spec& spec) {
    const Parameter& key = *find_parameter(condition.key);
    const auto& values = condition.values;
    const Value value = applies(key, spec) ? key.get(spec) : key.default_value;
    return std::find(values.begin(), values.end(), value_text(value)) != values.end();
}

bool applies(const Parameter& parameter, const Spec& spec) {
    return std::all_of(parameter.applies.begin(), parameter.applies.end(),
                       [&](const Condition& condition) { return holds(condition, spec); });
}

std::string allowed(const Parameter& p) {
    switch (p.type) {
        case Type::boolean: return "true or false";
        case Type::integer: return (p.min == p.max ? "the integer " : "an integer ") + range_text(p);
        case Type::real: return "a real number " + range_text(p);
        case Type::optional_real: return "a real number " + range_text(p) + ", or null";
        case Type::choice: {
            std::string names;
            for (const Choice& choice : p.choices) names += (names.empty() ? "one of " : ", ") + choice.name;
            return names;
        }
        case Type::string: return "text of at most " + limit_text(p.max) + " bytes";
        case Type::real_list:
            return "a list of " + limit_text(p.min) + " to " + limit_text(p.max) +
                   " real numbers, each at least 0 and one above 0";
    }
    return "";
}

}  // namespace srlm
