#include "spec/spec.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/json_text.hpp"
#include "spec/kind.hpp"
#include "spec/parameters.hpp"
#include "spec/spec_reader.hpp"
#include "spec/value_errors.hpp"
#include "spec/value_text.hpp"

namespace srlm {
namespace {

constexpr std::int64_t kVersion = 1;

/// A value, cut when it is long.
std::string shown(const Parameter& p, const Value& value) {
    const std::string text = p.type == Type::choice ? value_text(value) : value_json(value);
    return text.size() <= 40 ? text : text_shown(text);
}

Error unknown_key(const std::string& key) {
    const std::string closest = closest_parameter(key);
    return Error(Code::unknown_key, key_shown(key), "no parameter has this name",
                 closest.empty() ? "Remove it or look its name up in the list of parameters"
                                 : "Write \"" + closest + "\" if that is what you meant");
}

/// The value given for `p`, as far as its JSON type can be a value at all.
const Value& value_of(const Parameter& p, const GivenValue& given) {
    if (given.overflow) throw out_of_range(p, given.seen, "Give a number that is not so large");
    if (!given.value) throw wrong_type(p, given.seen);
    return *given.value;
}

void check_version(const GivenValue& given) {
    Spec scratch;
    const Parameter& p = *find_parameter("version");
    try {
        set_value(scratch, p, value_of(p, given));
    } catch (const Error& error) {
        if (error.code != Code::out_of_range) throw;
        throw Error(error.code, error.parameter, error.cause,
                    "Use the program of the version that wrote this spec, or write it anew for version " +
                        std::to_string(kVersion));
    }
}

Error without_meaning(const Parameter& p, const Condition& condition, const Spec& spec) {
    const Parameter& key = *find_parameter(condition.key);
    const std::string state = value_text(key.get(spec)), needed = alternatives(condition.values);
    return Error(Code::not_applicable, p.key,
                 "got " + shown(p, p.get(spec)) + " but it has a meaning only when " + key.key + " is " +
                     needed + ", and " + key.key + " is " + state,
                 "Remove " + p.key + ", or set " + key.key + " to " + needed);
}

/// A parameter that has no meaning here must have been left at its default.
void check_untouched(const Parameter& p, const Spec& spec) {
    if (p.get(spec) == p.default_value) return;
    for (const Condition& condition : p.applies)
        if (!holds(condition, spec)) throw without_meaning(p, condition, spec);
}

/// "{…}" of members that are already JSON.
std::string object_json(const std::vector<std::pair<std::string, std::string>>& members, int indent) {
    const bool lines = indent >= 0;
    std::string start;
    if (lines) start.append(1, '\n').append(static_cast<std::size_t>(indent), ' ');
    std::string text = "{";
    for (std::size_t i = 0; i < members.size(); ++i) {
        text += (i == 0 ? "" : ",") + start + json_string(members[i].first) + (lines ? ": " : ":") +
                members[i].second;
    }
    return text + (lines ? "\n}" : "}");
}

}  // namespace

Spec parse_spec(std::string_view json) {
    const std::vector<GivenValue> given = read_spec_values(json);
    // A spec of another version may have other keys: say so before anything else.
    for (const GivenValue& g : given) {
        if (g.key == "version") check_version(g);
    }
    Spec spec;
    std::vector<const Parameter*> together;
    for (const GivenValue& g : given) {
        const Parameter* p = find_parameter(g.key);
        if (!p) throw unknown_key(g.key);
        if (std::find(together.begin(), together.end(), p) != together.end()) {
            throw Error(Code::syntax, key_shown(p->key),
                        "is given twice, once as " + key_shown(p->old) + ", its old name",
                        "Remove " + key_shown(p->old));
        }
        set_value(spec, *p, value_of(*p, g));
        together.push_back(p);
    }
    validate(spec);
    check_given(spec, together);
    return spec;
}

void check_given(const Spec& spec, const std::vector<const Parameter*>& together) {
    const auto given = [&together](const Parameter* p) {
        return std::find(together.begin(), together.end(), p) != together.end();
    };
    for (const Parameter* p : together) {
        for (const Condition& condition : p->applies) {
            const Parameter* key = find_parameter(condition.key);
            if (key->type == Type::optional_real && given(key) && !holds(condition, spec))
                throw without_meaning(*p, condition, spec);
        }
    }
}

void validate(const Spec& spec) {
    Spec scratch;
    for (const Parameter& p : parameters()) {
        if (applies(p, spec)) {
            set_value(scratch, p, p.get(spec));
        } else {
            check_untouched(p, spec);
        }
    }
    check_together(spec);
}

void drop_inapplicable(Spec& spec) {
    // In table order: what a parameter depends on stands before it, with few exceptions, so go again.
    for (int pass = 0; pass < 3; ++pass) {
        for (const Parameter& p : parameters()) {
            if (!applies(p, spec)) p.set(spec, p.default_value);
        }
    }
}

double leash(const Spec& spec) {
    return spec.beta_root_n ? *spec.beta_root_n / std::sqrt(static_cast<double>(spec.samples)) : spec.beta;
}

double barrier_a(const Spec& spec, double kappa_0) {
    constexpr double kE = 2.718281828459045;
    return spec.barrier_a.value_or(kE * kappa_0);
}

std::string spec_json(const Spec& spec, int indent) {
    std::vector<std::pair<std::string, std::string>> members;
    for (const Parameter& p : parameters()) {
        if (applies(p, spec)) members.emplace_back(p.key, value_json(p.get(spec)));
    }
    return object_json(members, indent);
}

std::string short_spec_json(const Spec& spec) {
    std::vector<std::pair<std::string, std::string>> members;
    for (const Parameter& p : parameters()) {
        const Value value = p.get(spec);
        if (p.key == "version" || value != p.default_value) members.emplace_back(p.key, value_json(value));
    }
    return object_json(members, -1);
}

}  // namespace srlm
