/// \file
/// The one table, joined from the sets of all levels and from their kinds.

#include "spec/parameters.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "spec/kind.hpp"

namespace srlm {

namespace {

/// What stands between blanks.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

/// The kinds of a choice, in the order of their places.
std::vector<const Kind*> kinds_of(const std::string& choice) {
    for (const ParameterSet& set : parameter_sets())
        if (set.choice == choice) return set.kinds;
    return {};
}

/// A row that only some kinds use: the conditions that say so, before its own.
void add_conditions(Parameter& parameter) {
    std::vector<Condition> conditions;
    for (const std::string& choice : words_of(parameter.used_by)) {
        Condition condition{choice, {}};
        for (const Kind* kind : kinds_of(choice))
            if (kind->has_use_of(parameter.key)) condition.values.push_back(kind->name);
        conditions.push_back(std::move(condition));
    }
    parameter.applies.insert(parameter.applies.begin(), conditions.begin(), conditions.end());
}

/// All rows of a set with those of its kinds.
std::vector<Parameter> rows_of(const ParameterSet& set) {
    std::vector<Parameter> rows = set.rows;
    for (Parameter& parameter : rows) {
        if (parameter.key != set.choice || set.choice.empty()) continue;
        for (const Kind* kind : set.kinds)
            parameter.choices.push_back({kind->name, kind->meaning, kind->old});
    }
    for (const Kind* kind : set.kinds) {
        for (Parameter parameter : kind->parameters) {
            parameter.applies.insert(parameter.applies.begin(), {set.choice, {kind->name}});
            parameter.place = kind->place;
            rows.push_back(std::move(parameter));
        }
    }
    for (Parameter& parameter : rows) {
        add_conditions(parameter);
        parameter.group = set.group;
    }
    return rows;
}

std::vector<Parameter> all_rows() {
    std::vector<std::string> groups;
    std::vector<Parameter> table;
    for (const ParameterSet& set : parameter_sets()) {
        if (std::find(groups.begin(), groups.end(), set.group) == groups.end()) groups.push_back(set.group);
        for (Parameter& parameter : rows_of(set)) table.push_back(std::move(parameter));
    }
    const auto group = [&groups](const Parameter& parameter) {
        return std::find(groups.begin(), groups.end(), parameter.group) - groups.begin();
    };
    std::stable_sort(table.begin(), table.end(), [&](const Parameter& a, const Parameter& b) {
        return std::pair(group(a), a.place) < std::pair(group(b), b.place);
    });
    return table;
}

}  // namespace

const std::vector<Parameter>& parameters() {
    static const std::vector<Parameter> table = all_rows();
    return table;
}

bool Kind::has_use_of(std::string_view key) const {
    const std::vector<std::string> keys = words_of(uses);
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

void throw_no_kind(const std::string& name, const char* key) {
    throw Error(Code::out_of_range, key, "got " + text_shown(name) + ", which names no kind of " + key,
                "Choose one of the list of parameters");
}

void check_together(const Spec& spec) {
    for (const ParameterSet& set : parameter_sets()) {
        if (!set.choice.empty()) {
            const Parameter& choice = *find_parameter(set.choice);
            const Value value = choice.get(spec);
            for (const Kind* kind : set.kinds)
                if (kind->check && std::get<std::string>(value) == kind->name && applies(choice, spec))
                    kind->check(spec);
        }
        if (set.check) set.check(spec);
    }
}

}  // namespace srlm
