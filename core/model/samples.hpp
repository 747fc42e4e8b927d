#pragma once
/// \file
/// Samples of a language model: prompts with candidate responses and their log-probabilities, one JSON
/// object a line, as inference servers return them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace srlm {

/// A distinct response to a prompt.
struct Candidate {
    std::string text;            ///< Empty when the file has none
    double log_probability = 0;  ///< log π(y|x) of the whole response, in nats; at most 0
    double length = 0;           ///< Tokens; 0 when the file does not tell
    std::size_t drawn = 1;       ///< How often the file has it
    std::optional<double> gold;  ///< Score from outside
    bool correct = false;        ///< The score was the boolean true
    std::vector<double> embedding;
};

/// A line of the file.
struct PromptSamples {
    std::string prompt;  ///< Text or id, or "line 7"
    double weight = 1;
    bool judged = false;  ///< Its scores are booleans: several responses, or none, may be correct
    std::vector<Candidate> candidates;
};

struct Samples {
    std::vector<PromptSamples> prompts;
    std::size_t embedding = 0;      ///< Length of the embeddings, or 0
    bool gold = false;              ///< Every response has a score
    bool lengths = false;           ///< Every response has a length
    std::size_t repeated = 0;       ///< Responses that were merged with an equal one of the same prompt
    double largest_difference = 0;  ///< Between the log-probabilities of responses that were merged
};

/// Reads JSON Lines. An object has
/// - "responses" (or candidates, choices, completions, samples, outputs): a list of objects with
///   - the log-probability: "logprob" (or log_prob, log_probability, cumulative_logprob), or by token
///     "token_logprobs", or "logprobs": a list of numbers, {"token_logprobs": […]} or {"content":
///     [{"logprob"}, …]}, whose sum it then is and whose count the length;
///   - optionally "text" (or response, completion, content, message.content); responses to one prompt
///     with equal texts are one candidate, whose log-probability is that of the first;
///   - optionally "tokens" or "length" (a number, or a list that is counted), "embedding" (a list of
///     numbers), and a score "gold" (or correct, reward, score): a number or a boolean;
/// - optionally "prompt" (or id) and "weight" (> 0).
/// Other keys are ignored. Embeddings are of one length for all responses, or for none; a score or a
/// length is used when every response has it, and a score in part of them is an error.
/// Every error names `parameter` and the line, and the response where one is to blame.
/// Throws Error: syntax (not JSON, not UTF-8), wrong_type, bad_data, out_of_range, too_large.
Samples parse_samples(std::string_view bytes, const std::string& parameter);

}  // namespace srlm
