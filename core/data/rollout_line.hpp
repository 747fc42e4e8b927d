#pragma once
/// \file
/// One line of a file of rollouts.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/rollouts.hpp"

namespace srlm {

/// A response as its line has it.
struct LineResponse {
    Candidate candidate;
    bool cut = false;  ///< The server stopped it: a prefix of a response. Nothing else of it was read
    std::optional<double> total,
        by_tokens;  ///< Its log-probability as one number, and as the sum over tokens
};

struct RolloutLine {
    std::string prompt;  ///< Text or id
    bool named = false;  ///< The line has a prompt or an id
    std::optional<double> weight;
    std::vector<LineResponse> responses;
};

/// "line 7, response 2"; `response` from 0, all of the line without it.
std::string rollout_place(std::size_t line, std::optional<std::size_t> response = std::nullopt);

/// Reads a line; `number` is its own. See parse_rollouts() for the format and the errors.
RolloutLine read_rollout_line(std::string_view text, std::size_t number, const std::string& parameter);

}  // namespace srlm
