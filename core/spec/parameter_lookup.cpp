/// \file
/// Finding rows of the table, and putting them in words.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_text.hpp"
#include "base/spelling.hpp"
#include "spec/parameters.hpp"
#include "spec/value_text.hpp"

namespace srlm {
namespace {

struct Alias {
    std::string_view word, key;
};

/// What people call parameters besides their keys and symbols.
constexpr std::array kAliases{
    Alias{"kappa", "kappa_0"},
    Alias{"kappa0", "kappa_0"},
    Alias{"condition_number", "kappa_0"},
    Alias{"scale", "base_scale"},
    Alias{"pairs", "samples"},
    Alias{"sample_size", "samples"},
    Alias{"t", "rounds"},
    Alias{"iterations", "rounds"},
    Alias{"steps", "rounds"},
    Alias{"epochs", "rounds"},
    Alias{"b", "radius"},
    Alias{"ball", "radius"},
    Alias{"dim", "dimension"},
    Alias{"features", "features_file"},
    Alias{"x", "prompts"},
    Alias{"y", "responses"},
    Alias{"actions", "responses"},
    Alias{"noise", "judge_noise"},
    Alias{"sigma", "judge_noise"},
    Alias{"order", "context_length"},
    Alias{"mu", "prompt_weights"},
    Alias{"runs", "replicates"},
    Alias{"repeats", "replicates"},
    Alias{"repetitions", "replicates"},
    Alias{"loss", "objective"},
    Alias{"text", "text_file"},
    Alias{"theta", "theta_file"},
    Alias{"alpha", "spectrum_decay"},
};

std::string range_text(const Parameter& p) {
    const std::string min = limit_text(p.min), max = limit_text(p.max);
    if (p.min == p.max) return min;
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
        if (p.key == key) return &p;
    }
    return nullptr;
}

std::string closest_parameter(std::string_view key) {
    std::vector<std::string> keys;
    for (const Parameter& p : parameters()) {
        if (!p.symbol.empty() && p.symbol == key) return p.key;
        keys.push_back(p.key);
    }
    std::string plain(key.substr(0, 64));
    for (char& c : plain) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c == '-' || c == ' ') c = '_';
    }
    for (const Alias& alias : kAliases) {
        if (alias.word == plain) return std::string(alias.key);
    }
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
