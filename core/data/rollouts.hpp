#pragma once
/// \file
/// Rollouts of a language model: prompts with candidate responses and their log-probabilities, as inference
/// servers return them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace srlm {

/// Whether the end of a response is among the tokens whose log-probabilities were summed.
enum class End { unknown, counted, missing };

/// What tells texts apart: the first 16 bytes of SHA-256. A file of gigabytes is texts mostly; they are not
/// held.
using TextKey = std::array<std::uint64_t, 2>;
TextKey text_key(std::string_view text);

/// A distinct response to a prompt.
struct Candidate {
    std::optional<TextKey> text;   ///< Nothing where it has no text
    double log_probability = 0;    ///< log π(y|x) of the whole response, in nats; at most 0
    std::optional<double> length;  ///< Tokens
    std::size_t drawn = 1;         ///< How often the file has it
    std::optional<double> gold;    ///< Score from outside
    bool judged = false;           ///< The score says whether it is correct
    bool correct = false;
    End end = End::unknown;
    std::vector<double> embedding;
};

/// A prompt of the file.
struct PromptRollouts {
    std::string prompt;  ///< Text or id, or "line 7"
    double weight = 1;
    bool judged = false;  ///< Its scores say what is correct: several responses, or none, may be
    std::vector<Candidate> candidates;
};

struct Rollouts {
    std::vector<PromptRollouts> prompts;
    std::size_t embedding = 0;  ///< Length of the embeddings, or 0
    std::int64_t round = 0;
    std::string format;  ///< What was read, in words
    bool drawn = true;   ///< They are draws of the model itself
    /// The log-probabilities are the model's own; else of a tempered or truncated distribution.
    bool own = true;
    bool unended = false;            ///< Some log-probabilities are without the end token
    bool gold = false;               ///< Every response has a score
    bool lengths = false;            ///< Every response has a length
    std::size_t repeated = 0;        ///< Responses that were merged with an equal one of the same prompt
    double largest_difference = 0;   ///< Between the log-probabilities of responses that were merged
    std::vector<std::string> notes;  ///< What was recognised, joined or left out, in clauses
    double bytes = 0;                ///< About what all of this takes
};

/// Rollouts that were read, for any number of problems.
struct ReadRollouts {
    Rollouts rollouts;
    std::string fingerprint;  ///< Of the bytes they were read from
};

/// Reads a file as it comes: JSON Lines, objects over several lines, or lists of objects. An object is in one
/// of the formats of rollout_formats(), most of which are what servers answer, or has
/// - "responses" (or candidates, choices, completions, samples, outputs): a list of objects, or is itself a
///   single one, with
///   - the log-probability: "logprob" (or log_prob, log_probability, cumulative_logprob), or by token
///     "token_logprobs", or "logprobs" (or completion_probabilities, details.tokens): a list of numbers, of
///     {"logprob"}, {"token_logprobs": […]} or {"content": [{"logprob"}, …]}, whose sum it then is and whose
///     count the length. A number that stands for an unknown one (−9999) is an error;
///   - optionally "text" (or response, completion, content, generated_text, message.content), which may be
///     empty;
///   - optionally "tokens" or "length" (a number, or a list that is counted), "embedding" (a list of
///     numbers), and a score "gold" (or correct, reward, score): true or false, or a number. "correct" is
///     true, false, 1 or 0; and when all numbers of the file are 0 or 1 they say what is correct, too;
///   - optionally "finish_reason": what the server stopped early ("length") is a prefix and is left out;
///   - optionally "ended": whether the end token is among those that were summed;
/// - optionally "prompt" (or messages, custom_id, id), "weight" (> 0), "round" (from 0), and how it was
/// sampled:
///   "temperature", "top_p", "top_k", "min_p".
/// Other keys are ignored.
///
/// Objects of equal prompts are one prompt, wherever they stand; equal texts of a prompt are one candidate,
/// with the numbers of its likeliest form. Single responses without a prompt that stand in one list are of
/// one prompt. Two scores of one text, scores of two kinds at one prompt, and a prompt of prefixes only are
/// errors. Embeddings are of one length for all responses, or for none; a score or a length is used when
/// every response has it, and a score in part of them is an error.
///
/// Every error names `parameter` and the line, and the response where one is to blame; columns where it is
/// not JSON. Memory grows with the distinct responses only.
class RolloutFile {
public:
    /// `format` is a value of rollouts_format. An object and what its parser makes of it may take `most`
    /// bytes; `remedy` is what else an error about that advises.
    RolloutFile(std::string parameter, const std::string& format = "auto", double most = 0,
                std::string remedy = "");
    ~RolloutFile();

    /// Throws Error: bad_data (not JSON, not UTF-8, not what it should be), too_large.
    void feed(std::string_view piece);

    /// The rounds in their order; a file without "round" is one. Throws Error bad_data.
    std::vector<Rollouts> finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The rollouts of a file with one round. Throws Error bad_data where there are several.
Rollouts only_round(std::vector<Rollouts> rounds, const std::string& parameter);

/// All of a file. Throws what RolloutFile throws.
std::vector<Rollouts> parse_rounds(std::string_view bytes, const std::string& parameter,
                                   const std::string& format = "auto");
Rollouts parse_rollouts(std::string_view bytes, const std::string& parameter,
                        const std::string& format = "auto");

/// "completions of …, 40 prompts × 32 draws, the end token is in the sum of each".
std::string read_as(const Rollouts& rollouts);

}  // namespace srlm
