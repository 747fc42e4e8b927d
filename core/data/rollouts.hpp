#pragma once
/// \file
/// Rollouts of a language model: prompts with candidate responses and their log-probabilities, one JSON
/// object a line, as inference servers return them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace srlm {

/// A distinct response to a prompt.
struct Candidate {
    std::optional<std::string> text;
    double log_probability = 0;    ///< log π(y|x) of the whole response, in nats; at most 0
    std::optional<double> length;  ///< Tokens
    std::size_t drawn = 1;         ///< How often the file has it
    std::optional<double> gold;    ///< Score from outside
    bool judged = false;           ///< The score says whether it is correct
    bool correct = false;
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
    std::size_t embedding = 0;       ///< Length of the embeddings, or 0
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

/// Reads JSON Lines, line by line. An object has
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
/// - optionally "prompt" (or messages, custom_id, id) and "weight" (> 0).
/// An answer of a batch has that object as response.body. Other keys are ignored.
///
/// Lines of equal prompts are one prompt, wherever they stand; equal texts of a prompt are one candidate,
/// with the numbers of its likeliest form. Two scores of one text, scores of two kinds at one prompt, and a
/// prompt of prefixes only are errors. Embeddings are of one length for all responses, or for none; a score
/// or a length is used when every response has it, and a score in part of them is an error.
///
/// Every error names `parameter` and the line, and the response where one is to blame; columns where the line
/// is not JSON. Memory grows with the distinct responses only.
class RolloutReader {
public:
    explicit RolloutReader(std::string parameter) : parameter_(std::move(parameter)) {}

    /// Takes line `number`, from 1, without its end; an empty one is skipped.
    /// Throws Error: bad_data (not JSON, not UTF-8, not what it should be), too_large.
    void feed(std::size_t number, std::string_view line);

    /// All that was read; once. Throws Error bad_data.
    Rollouts finish();

    double bytes() const { return bytes_; }  ///< About what is held

private:
    /// Where a candidate, or a prompt, was read first.
    struct Origin {
        std::size_t line = 0, response = 0;
        std::string place() const;
    };
    struct Prompt {
        std::vector<Origin> candidates;
        std::size_t first_line = 0, lines = 0;
        std::optional<double> weight;
    };
    /// How often something was seen, and where it was worst.
    struct Tally {
        std::size_t count = 0;
        double worst = 0;
        std::string place;
        void add(double size, const std::string& where);
    };

    std::size_t prompt_of(std::size_t number, const struct RolloutLine& line);
    void add(std::size_t x, Candidate candidate, const Origin& origin);
    static std::size_t text_key(std::size_t x, const std::string& text);
    std::optional<std::size_t> same_text(std::size_t x, const Candidate& candidate) const;
    void index(std::size_t x);
    double room(std::size_t x) const;
    void join(Candidate& first, const Origin& first_origin, Candidate& repeat, const Origin& origin);
    void check_all();
    void judge_scores();
    void write_notes();

    std::string parameter_;
    Rollouts rollouts_;
    std::vector<Prompt> prompts_;
    std::unordered_map<std::string, std::size_t> by_name_;
    /// Of prompts with more than a few candidates: hash of prompt and text → candidate.
    std::unordered_multimap<std::size_t, std::size_t> by_text_;
    static constexpr std::size_t kFew = 32;
    std::size_t lines_ = 0, unnamed_ = 0, responses_ = 0, embedded_ = 0, scored_ = 0, measured_ = 0,
                textless_ = 0;
    Tally cut_, apart_, disagreeing_, other_features_;
    double bytes_ = 0;
};

/// All of a file. Throws what RolloutReader throws.
Rollouts parse_rollouts(std::string_view bytes, const std::string& parameter);

}  // namespace srlm
