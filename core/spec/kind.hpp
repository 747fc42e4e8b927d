#pragma once
/// \file
/// Kinds: the values of a parameter behind each of which stands a file of its own, for example a problem.

#include <string>
#include <string_view>
#include <vector>

#include "spec/parameters.hpp"

namespace srlm {

/// What all kinds have. Those of problems, objectives, judges and sources of pairs add to it.
struct Kind {
    std::string name;      ///< Its value in a spec
    std::string meaning;   ///< One line
    int place = 0;         ///< Kinds are listed, and their parameters shown, in this order
    std::string old = {};  ///< Its value in older specs, which is still read; or empty
    std::string uses;      ///< Keys of the shared parameters that have a meaning with it, with blanks between
    std::vector<Parameter> parameters;     ///< Those of its own, which have a meaning with it only
    void (*check)(const Spec&) = nullptr;  ///< Throws Error where their values do not go together

    bool has_use_of(std::string_view key) const;
};

/// Parameters of one group, and the kinds that one of them chooses among.
struct ParameterSet {
    std::string group;            ///< "problem", "base policy", "loop", "measure", "theory", "record"
    std::vector<Parameter> rows;  ///< Shared ones
    std::string choice;           ///< The parameter among them that chooses, or "" for none
    std::vector<const Kind*> kinds;
    void (*check)(const Spec&) = nullptr;  ///< Throws Error where values do not go together
};

/// All sets. A source parameters.cpp of a level has the function LEVEL_parameter_sets(), which returns some;
/// cmake/join_kinds.cmake joins them.
const std::vector<ParameterSet>& parameter_sets();

[[noreturn]] void throw_no_kind(const std::string& name, const char* key);

/// The kind of this name. Throws Error out_of_range, blaming the parameter `key`, when there is none.
template <class Kinds>
const typename Kinds::value_type& kind_named(const Kinds& kinds, const std::string& name, const char* key) {
    for (const auto& kind : kinds)
        if (kind.name == name) return kind;
    throw_no_kind(name, key);
}

/// Runs the checks of all sets, and of the kinds that the spec has chosen.
void check_together(const Spec& spec);

}  // namespace srlm
