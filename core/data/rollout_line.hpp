#pragma once
/// \file
/// One line of a file of rollouts.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/json_split.hpp"
#include "data/rollouts.hpp"

namespace srlm {

/// A response as its line has it.
struct LineResponse {
    Candidate candidate;
    std::optional<std::string> text;
    bool cut = false;  ///< The server stopped it: a prefix of a response. Nothing else of it was read
    std::optional<double> total,
        by_tokens;  ///< Its log-probability as one number, and as the sum over tokens
};

struct RolloutLine {
    std::string prompt;  ///< Text or id
    bool named = false;  ///< The line has a prompt or an id
    std::optional<double> weight;
    std::optional<std::int64_t> round;
    const struct RolloutFormat* format = nullptr;
    bool single = false;   ///< It is one response, no list of them
    std::string failed;    ///< Why a batch has no answer to this prompt, or ""
    std::string sampling;  ///< How it was drawn, where that is not from π itself: "temperature 0.7, top_k 40"
    /// The log-probabilities are those of a tempered or truncated distribution that was drawn from.
    bool altered = false;
    std::vector<LineResponse> responses;
};

/// Above 0, as servers round a log-probability of 0.
constexpr double kRounding = 1e-6;

/// A token's log-probability below this stands for one that is not known.
constexpr double kLowestToken = -1000;

/// −999, −9999, …: what programs write for "not among the likeliest tokens", "unknown" or −∞.
bool only_nines(double value);

/// "line 7, response 2", "line 1, entry 3"; `response` from 0, all of the value without it.
std::string rollout_place(const ValuePlace& place, std::optional<std::size_t> response = std::nullopt);

/// Reads a value; in this format if it is given, and else in the first that recognises it. See RolloutReader
/// for the errors.
RolloutLine read_rollout_line(std::string_view text, const ValuePlace& place, const std::string& parameter,
                              const struct RolloutFormat* format);

}  // namespace srlm
