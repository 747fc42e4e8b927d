#include "model/samples.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "experiment/error.hpp"
#include "experiment/json_text.hpp"
#include "model/format.hpp"

namespace srlm {

namespace {

using nlohmann::json;

constexpr double kRounding = 1e-6;  // above 0, as servers round a log-probability of 0
constexpr double kLowest = -1e9;    // a response of a million tokens, each of e^−1000
constexpr std::size_t kMostResponses = 1000000;

/// Reads one line's object; errors say where they are.
class Line {
public:
    Line(std::string_view text, std::size_t number, const std::string& parameter)
        : parameter_(parameter), place_("line " + std::to_string(number)) {
        const json object = parse(text);
        if (!object.is_object()) fail(Code::wrong_type, "is no JSON object", kShape);
        const json* name = find(object, {"prompt", "id"});
        samples_.prompt = name && name->is_string() ? name->get<std::string>() : name ? name->dump() : place_;
        if (const json* weight = find(object, {"weight"})) samples_.weight = positive(*weight, "weight");
        const json* list =
            find(object, {"responses", "candidates", "choices", "completions", "samples", "outputs"});
        if (!list || !list->is_array() || list->empty())
            fail(Code::bad_data, "has no list of responses", kShape);
        if (list->size() > kMostResponses)
            fail(Code::too_large, "has more than a million responses", "Give fewer to one prompt");
        const std::string line = place_;
        for (std::size_t i = 0; i < list->size(); ++i) {
            place_ = line + ", response " + std::to_string(i + 1);
            responses_.push_back(candidate((*list)[i]));
        }
        place_ = line;
    }

    /// The responses as they stand, and the line without them.
    PromptSamples& samples() { return samples_; }
    std::vector<Candidate>& responses() { return responses_; }

    [[noreturn]] void fail(Code code, const std::string& problem, const std::string& remedy) const {
        throw Error(code, parameter_, place_ + " " + problem, remedy);
    }

private:
    static constexpr const char* kShape =
        "Write each line as {\"prompt\": …, \"responses\": [{\"text\": …, \"logprob\": …}, …]}";

    json parse(std::string_view text) const {
        try {
            return json::parse(text.begin(), text.end());
        } catch (const json::out_of_range&) {
            fail(Code::out_of_range, "has a number beyond what a double holds", "Give finite numbers");
        } catch (const json::exception&) {
            fail(Code::syntax, "is not JSON", kShape);
        }
    }

    static const json* find(const json& object, std::initializer_list<const char*> keys) {
        for (const char* key : keys) {
            const auto found = object.find(key);
            if (found != object.end() && !found->is_null()) return &*found;
        }
        return nullptr;
    }

    double number(const json& value, const char* what) const {
        if (!value.is_number()) {
            fail(Code::wrong_type, std::string("has a ") + what + " that is no number",
                 std::string("Give the ") + what + " as a number");
        }
        return value.get<double>();
    }

    double positive(const json& value, const char* what) const {
        const double x = number(value, what);
        if (!(x > 0 && x <= 1e12)) {
            fail(Code::out_of_range,
                 std::string("has the ") + what + " " + short_number(x) + " but allowed is above 0 to 1e+12",
                 std::string("Give a positive ") + what);
        }
        return x;
    }

    Candidate candidate(const json& object) {
        if (!object.is_object()) fail(Code::wrong_type, "is no JSON object", kShape);
        Candidate c;
        read_text(object, c);
        read_log_probability(object, c);
        read_length(object, c);
        read_gold(object, c);
        if (const json* embedding = find(object, {"embedding"})) {
            if (!embedding->is_array() || embedding->empty())
                fail(Code::wrong_type, "has an embedding that is no list", "Give it as a list of numbers");
            for (const json& x : *embedding) c.embedding.push_back(number(x, "number in its embedding"));
        }
        return c;
    }

    void read_text(const json& object, Candidate& c) const {
        const json* text = find(object, {"text", "response", "completion", "content"});
        if (const json* message = text ? nullptr : find(object, {"message"}))
            if (message->is_object()) text = find(*message, {"content"});
        if (!text) return;
        if (!text->is_string()) fail(Code::wrong_type, "has a text that is no string", kShape);
        c.text = text->get<std::string>();
    }

    void read_log_probability(const json& object, Candidate& c) const {
        const json* whole = find(object, {"logprob", "log_prob", "log_probability", "cumulative_logprob"});
        const json* tokens = find(object, {"token_logprobs", "logprobs"});
        if (tokens && tokens->is_object()) tokens = find(*tokens, {"token_logprobs", "content"});
        if (tokens && !tokens->is_array()) tokens = nullptr;
        if (!whole && !tokens) {
            fail(Code::bad_data, "has no log-probability",
                 "Give \"logprob\" of the whole response, or \"token_logprobs\"");
        }
        if (tokens) {
            double sum = 0;
            for (const json& token : *tokens) {
                const json* value = token.is_object() ? find(token, {"logprob"}) : &token;
                if (!value || !value->is_number()) {
                    fail(Code::wrong_type, "has a token without a log-probability",
                         "Give the tokens of the response only, without those of the prompt");
                }
                sum += value->get<double>();
            }
            c.log_probability = sum;
            c.length = static_cast<double>(tokens->size());
        }
        if (whole) c.log_probability = number(*whole, "logprob");
        if (!(c.log_probability <= kRounding && c.log_probability >= kLowest)) {
            fail(Code::out_of_range,
                 "has the log-probability " + short_number(c.log_probability) + " but allowed is -1e+09 to 0",
                 "Give log π(y|x) in nats (natural logarithm)");
        }
        c.log_probability = std::min(c.log_probability, 0.0);
    }

    void read_length(const json& object, Candidate& c) const {
        const json* tokens = find(object, {"length", "tokens", "token_count"});
        if (!tokens) return;
        c.length = tokens->is_array() ? static_cast<double>(tokens->size()) : number(*tokens, "length");
        if (!(c.length >= 1 && c.length <= 1e9)) {
            fail(Code::out_of_range,
                 "has the length " + short_number(c.length) + " but allowed is 1 to 1e+09",
                 "Give the number of tokens");
        }
    }

    void read_gold(const json& object, Candidate& c) {
        const json* gold = find(object, {"gold", "correct", "reward", "score"});
        if (!gold) return;
        samples_.judged = samples_.judged || gold->is_boolean();
        c.correct = gold->is_boolean() && gold->get<bool>();
        c.gold = gold->is_boolean() ? static_cast<double>(c.correct) : number(*gold, "score");
    }

    const std::string& parameter_;
    std::string place_;
    PromptSamples samples_;
    std::vector<Candidate> responses_;
};

/// Merges responses with equal texts into the line's candidates.
void merge(Line& line, Samples& all) {
    std::unordered_map<std::string, std::size_t> seen;
    std::vector<Candidate>& candidates = line.samples().candidates;
    for (Candidate& response : line.responses()) {
        const auto at = response.text.empty() ? seen.end() : seen.find(response.text);
        if (at == seen.end()) {
            if (!response.text.empty()) seen.emplace(response.text, candidates.size());
            candidates.push_back(std::move(response));
            continue;
        }
        Candidate& first = candidates[at->second];
        all.largest_difference =
            std::max(all.largest_difference, std::fabs(first.log_probability - response.log_probability));
        ++first.drawn;
        ++all.repeated;
    }
}

}  // namespace

Samples parse_samples(std::string_view bytes, const std::string& parameter) {
    if (!is_utf8(bytes)) {
        throw Error(Code::syntax, parameter, "is not text in UTF-8",
                    "Save it as JSON Lines: one JSON object a line, in UTF-8");
    }
    Samples samples;
    std::size_t number = 0, responses = 0, embedded = 0, scored = 0, measured = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        const std::string_view text = bytes.substr(at, end - at);
        at = end + 1;
        ++number;
        if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        Line line(text, number, parameter);
        merge(line, samples);
        for (const Candidate& c : line.samples().candidates) {
            ++responses;
            scored += c.gold.has_value();
            measured += c.length > 0;
            if (c.embedding.empty()) continue;
            if (embedded++ == 0) samples.embedding = c.embedding.size();
            if (c.embedding.size() != samples.embedding) {
                line.fail(Code::bad_data,
                          "has an embedding of " + std::to_string(c.embedding.size()) +
                              " numbers, and others have " + std::to_string(samples.embedding),
                          "Give embeddings of one length");
            }
        }
        samples.prompts.push_back(std::move(line.samples()));
    }
    const auto partly = [&](std::size_t count, const char* what) {
        if (count == 0 || count == responses) return;
        throw Error(Code::bad_data, parameter,
                    std::to_string(count) + " of " + std::to_string(responses) + " responses have " + what,
                    "Give it for every response, or for none");
    };
    partly(embedded, "an embedding");
    partly(scored, "a score");
    samples.gold = scored > 0;
    samples.lengths = measured == responses;
    const bool choice = std::any_of(samples.prompts.begin(), samples.prompts.end(),
                                    [](const PromptSamples& p) { return p.candidates.size() > 1; });
    if (!choice) {
        throw Error(Code::bad_data, parameter, "has no prompt with two different responses",
                    "Draw more responses to each prompt");
    }
    return samples;
}

}  // namespace srlm
