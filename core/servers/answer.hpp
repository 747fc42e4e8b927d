#pragma once
/// \file
/// What an inference server answers: draws with the log-probabilities of their tokens.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace srlm {

/// A response that the server drew.
struct Draw {
    std::string text;                   ///< All that was drawn: what the model thought aloud, then the answer
    std::optional<std::string> answer;  ///< The answer alone, where the server tells the two apart
    std::string finish;                 ///< Why it ended, or ""
    std::vector<double> logprobs;       ///< Of each token
    /// Whether the log-probability of its end is among them; nothing where that cannot be told.
    std::optional<bool> end;
    std::string problem;       ///< Why its log-probability is not known: a clause, or ""
    bool no_logprobs = false;  ///< The server gave none at all
};

struct Answer {
    std::vector<Draw> draws;
    std::string failure;  ///< Why this is no whole answer: a clause, or ""
};

/// Reads a completion or a chat completion, as one document or as a stream of events (SSE), each form of
/// log-probabilities that the servers of server_kinds.hpp give. What is cut, or no answer, has a failure.
Answer read_answer(std::string_view body);

/// What the body of an answer that is an error says, or its beginning; "" for an empty one.
std::string server_message(std::string_view body);

}  // namespace srlm
