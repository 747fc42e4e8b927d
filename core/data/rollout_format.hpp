#pragma once
/// \file
/// The formats in which servers and tools write rollouts. A format is a file in formats/, with a function
/// NAME_format(). For sources only; no other header includes it.

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_parse.hpp"

namespace srlm {

/// What keeps an object from being read: clauses as those of an Error, and the response from 0.
struct Misfit {
    std::string problem, remedy;
    std::optional<std::size_t> response = std::nullopt;
};

struct RolloutFormat {
    std::string name;     ///< What rollouts_format takes
    std::string meaning;  ///< What is said to have been read: "answers of …"
    std::string ask;      ///< What gets the log-probabilities that an object lacks, as a remedy
    int place = 0;        ///< An object is of the first format that recognises it
    bool draws = true;    ///< The responses are draws of the model
    bool (*recognises)(const Json& object) = nullptr;
    /// The object as format "rollouts" has it (docs/rollouts.md), or null where it is read as it stands.
    /// Throws Misfit.
    Json (*translate)(const Json& object) = nullptr;
};

/// All formats, in the order in which they are tried. The last one takes every object.
const std::vector<RolloutFormat>& rollout_formats();

/// The format of this name, or null.
const RolloutFormat* find_rollout_format(std::string_view name);

/// The first member of these keys that is there and not null, or null. Of what is no object, null.
const Json* find_member(const Json& object, std::initializer_list<const char*> keys);

/// That of the member `outer`.
const Json* find_inside(const Json& object, const char* outer, std::initializer_list<const char*> keys);

/// What the user has added to an object beside the server's members, and no format changes: prompt, weight,
/// round, and how it was sampled.
void keep_additions(const Json& from, Json& to);

/// What the user has added to a response: its score and embedding.
void keep_scores(const Json& from, Json& to);

}  // namespace srlm
