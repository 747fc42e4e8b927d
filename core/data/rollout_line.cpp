#include "data/rollout_line.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <utility>

#include "base/error.hpp"
#include "base/format.hpp"
#include "base/json_parse.hpp"
#include "base/json_read.hpp"
#include "base/json_text.hpp"
#include "data/rollout_format.hpp"

namespace srlm {

bool only_nines(double value) {
    for (double nines = 999; nines < 1e9; nines = 10 * nines + 9)
        if (value == -nines) return true;
    return false;
}

namespace {

constexpr double kLowest = -1e9;  // a response of a million tokens, each of e^−1000
constexpr std::size_t kMostResponses = 1000000;
constexpr const char* kShape =
    "Write each line as {\"prompt\": …, \"responses\": [{\"text\": …, \"logprob\": …}, …]}";

const Json* find_text(const Json& object) {
    const Json* text = find_member(object, {"text", "response", "completion", "content", "generated_text"});
    return text ? text : find_inside(object, "message", {"content"});
}

const Json* find_total(const Json& object) {
    return find_member(object, {"logprob", "log_prob", "log_probability", "cumulative_logprob"});
}

/// The list of a response's tokens with their log-probabilities.
const Json* find_tokens(const Json& object) {
    const Json* tokens = find_member(object, {"token_logprobs", "logprobs", "completion_probabilities"});
    if (!tokens) tokens = find_inside(object, "details", {"tokens"});
    if (tokens && tokens->is_object()) tokens = find_member(*tokens, {"token_logprobs", "content"});
    return tokens && tokens->is_array() ? tokens : nullptr;
}

/// Whether the server says that it stopped the response before its end.
bool is_cut(const Json& object) {
    const Json* reason = find_member(object, {"finish_reason", "stop_type", "stop_reason"});
    if (!reason) reason = find_inside(object, "details", {"finish_reason"});
    if (!reason || !reason->is_string()) return false;
    const auto& word = reason->get_ref<const std::string&>();
    for (const char* cut : {"length", "limit", "max_tokens", "content_filter", "abort", "error"})
        if (word == cut) return true;
    return false;
}

/// The texts of the tokens of a response, joined, and the last of them; nothing where some have none.
struct TokenTexts {
    std::string joined, last;
};
std::optional<TokenTexts> token_texts(const Json& object, const Json& tokens) {
    const Json* texts = find_member(object, {"token_texts"});
    if (!texts) texts = find_inside(object, "logprobs", {"tokens"});
    const Json& list = texts && texts->is_array() ? *texts : tokens;
    if (list.size() != tokens.size()) return std::nullopt;
    TokenTexts out;
    for (const Json& each : list) {
        const Json* text = each.is_object() ? find_member(each, {"token", "text"}) : &each;
        if (!text || !text->is_string()) return std::nullopt;
        out.last = text->get<std::string>();
        out.joined += out.last;
    }
    return out;
}

/// Tokenizers put a blank before a first word that the text does not have.
std::string_view without_blank(std::string_view text) {
    const auto first = text.find_first_not_of(" \n\t");
    return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

/// Whether the last of the tokens is the end, which has no text in the response.
End end_of(const Json& object, const std::optional<std::string>& text, const Json* tokens) {
    if (const Json* ended = find_member(object, {"ended"}); ended && ended->is_boolean())
        return ended->get<bool>() ? End::counted : End::missing;
    if (!text || !tokens) return End::unknown;
    const std::optional<TokenTexts> texts = token_texts(object, *tokens);
    if (!texts) return End::unknown;
    const std::string_view said = without_blank(*text), joined = without_blank(texts->joined);
    if (joined == said) return texts->last.empty() ? End::counted : End::missing;
    const bool one_more = joined.size() == said.size() + texts->last.size() &&
                          joined.substr(0, said.size()) == said && joined.substr(said.size()) == texts->last;
    return one_more ? End::counted : End::unknown;
}

/// How it was sampled, where that is not from the model's own distribution.
std::string sampling_of(const Json& object) {
    std::string words;
    const auto add = [&](const char* key, double neutral, double also) {
        const Json* value = find_member(object, {key});
        if (!value || !value->is_number()) return;
        const auto x = value->get<double>();
        if (x != neutral && x != also) words += (words.empty() ? "" : ", ") + (key + (" " + short_number(x)));
    };
    add("temperature", 1, 1);
    add("top_p", 1, 1);
    add("top_k", 0, -1);
    add("min_p", 0, 0);
    // "srlm collect" notes what it asked for, and what a server does unasked.
    const Json* collected = find_member(object, {"collected"});
    if (!words.empty() || !collected || !collected->is_object()) return words;
    words = sampling_of(*collected);
    const Json* from = find_member(*collected, {"drawn_from"});
    if (words.empty() && from && from->is_string() && *from != "policy" && *from != "unknown")
        words = "\"drawn_from\": " + from->dump();
    return words;
}

/// Whether "srlm collect" notes that the log-probabilities are not the policy's.
bool is_altered(const Json& object) {
    const Json* collected = find_member(object, {"collected"});
    const Json* of = collected && collected->is_object() ? find_member(*collected, {"logprobs_of"}) : nullptr;
    return of && of->is_string() && *of != "policy" && *of != "unknown";
}

/// Reads one value; errors say where they are.
class Line {
public:
    Line(std::string_view text, const ValuePlace& place, const std::string& parameter,
         const RolloutFormat* format)
        : parameter_(parameter), at_(place), place_(rollout_place(place)) {
        const Json document = parse(text);
        if (!document.is_object()) {
            fail(Code::bad_data,
                 document.is_array() && document.empty() ? "is an empty list" : "is no JSON object", kShape);
        }
        choose(document, format);
        const Json object = line_.format->translate ? translated(document) : Json();
        read(line_.format->translate ? object : document);
    }

    RolloutLine& line() { return line_; }

private:
    [[noreturn]] void fail(Code code, const std::string& problem, const std::string& remedy) const {
        throw Error(code, parameter_, place_ + " " + problem, remedy);
    }

    void choose(const Json& document, const RolloutFormat* format) {
        const auto& all = rollout_formats();
        const auto seen = std::find_if(all.begin(), all.end(),
                                       [&](const RolloutFormat& f) { return f.recognises(document); });
        line_.format = format ? format : &*seen;
        if (!format || format->recognises(document)) return;
        fail(Code::bad_data, "is not in the format " + format->name,
             "Leave the format out: it looks like " + seen->name);
    }

    Json translated(const Json& document) {
        try {
            return line_.format->translate(document);
        } catch (const Misfit& misfit) {
            if (misfit.response) place_ = rollout_place(at_, misfit.response);
            fail(Code::bad_data, misfit.problem, misfit.remedy);
        }
    }

    void read(const Json& object) {
        if (const Json* failed = find_member(object, {"failed"}); failed && failed->is_string()) {
            line_.failed = failed->get<std::string>();
            return;
        }
        read_prompt(object);
        if (const Json* weight = find_member(object, {"weight"})) line_.weight = positive(*weight, "weight");
        if (const Json* round = find_member(object, {"round"})) {
            const double t = number(*round, "round");
            if (!(t >= 0 && t <= 1e6 && t == std::floor(t)))
                fail(Code::bad_data, "has the round " + short_number(t) + " but allowed is 0 to 1e+06",
                     "Count the rounds from 0");
            line_.round = static_cast<std::int64_t>(t);
        }
        line_.sampling = sampling_of(object);
        line_.altered = is_altered(object);
        read_responses(object);
    }

    Json parse(std::string_view text) const {
        if (const auto offset = too_deep(text)) {
            fail(Code::bad_data,
                 "nests more than " + std::to_string(kDeepestJson) + " lists and objects at " +
                     column(text, *offset),
                 "Leave out what nests so deep");
        }
        try {
            return parse_json(text);
        } catch (const Json::out_of_range&) {
            fail(Code::bad_data, "has a number beyond what a double holds", "Give finite numbers");
        } catch (const Json::parse_error& error) {
            refuse(text, std::max<std::size_t>(error.byte, 1) - 1, json_reason(error.what()));
        }
    }

    /// "column 5"; in a value over several lines with its line in the file, too.
    std::string column(std::string_view text, std::size_t offset) const {
        const std::string place = place_in(text, offset);
        const std::string of_line = place.substr(place.find("column"));
        const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
        return lines == 0
                   ? of_line
                   : "line " + std::to_string(at_.line + static_cast<std::size_t>(lines)) + ", " + of_line;
    }

    /// Says what keeps the line from being JSON.
    [[noreturn]] void refuse(std::string_view text, std::size_t offset, const std::string& reason) const {
        if (!is_utf8(text))
            fail(Code::bad_data, "is not text in UTF-8", "Save the file as JSON Lines in UTF-8");
        const std::size_t minus =
            offset > 0 && offset < text.size() && text[offset - 1] == '-' ? offset - 1 : offset;
        for (const char* word : {"-Infinity", "Infinity", "-NaN", "NaN", "-inf", "inf", "-nan", "nan"}) {
            const std::string_view at = text.substr(std::min(minus, text.size()));
            if (at.substr(0, std::string_view(word).size()) != word) continue;
            fail(Code::bad_data,
                 std::string("has ") + word + " at " + column(text, minus) + " where a number is needed",
                 "Give finite numbers: leave the response out, or ask the server for its log-probability");
        }
        const std::size_t last = text.find_last_not_of(" \t\r");
        if (text.substr(0, 5) == "data:") {
            fail(Code::bad_data, "is not JSON but a piece of a stream",
                 "Ask the server with \"stream\": false, or use \"srlm collect\"");
        }
        if (text[last] == '{' || text[last] == '[' || text[last] == ',' || offset >= text.size()) {
            fail(Code::bad_data, "is not JSON: it ends in the middle",
                 "Copy the file again, or remove what was begun there");
        }
        fail(Code::bad_data, "is not JSON: " + reason + " at " + column(text, offset), kShape);
    }

    double number(const Json& value, const char* what) const {
        if (!value.is_number()) {
            fail(Code::bad_data, std::string("has a ") + what + " that is no number",
                 std::string("Give the ") + what + " as a number");
        }
        return value.get<double>();
    }

    double positive(const Json& value, const char* what) const {
        const double x = number(value, what);
        if (!(x > 0 && x <= 1e12)) {
            fail(Code::bad_data,
                 std::string("has the ") + what + " " + short_number(x) + " but allowed is above 0 to 1e+12",
                 std::string("Give a positive ") + what);
        }
        return x;
    }

    void read_prompt(const Json& object) {
        const Json* name = find_member(object, {"prompt", "messages", "custom_id", "id"});
        line_.named = name != nullptr;
        if (name && name->is_array() && name->size() > 1 && name == find_member(object, {"prompt"}) &&
            ((*name)[0].is_string() || (*name)[0].is_array())) {
            fail(Code::bad_data, "answers " + std::to_string(name->size()) + " prompts at once",
                 "Ask for one prompt a request: which response is to which prompt is not told");
        }
        line_.prompt = !name ? place_ : name->is_string() ? name->get<std::string>() : name->dump();
    }

    void read_responses(const Json& object) {
        const Json* list =
            find_member(object, {"responses", "candidates", "choices", "completions", "samples", "outputs"});
        if (!list && (find_total(object) || find_tokens(object) || find_text(object))) {
            line_.single = true;
            line_.responses.push_back(response(object));
            return;
        }
        const Json* error = find_member(object, {"error"});
        const Json* message = error && error->is_object() ? find_member(*error, {"message"}) : error;
        if (!list && message && message->is_string())
            fail(Code::bad_data, "is an error of the server: " + text_shown(message->get<std::string>()),
                 "Remove it, and ask the server again");
        if (!list || !list->is_array() || list->empty())
            fail(Code::bad_data, "has no list of responses, and is no response with a log-probability",
                 kShape);
        if (list->size() > kMostResponses)
            fail(Code::too_large, "has more than a million responses", "Give fewer to one prompt");
        for (std::size_t i = 0; i < list->size(); ++i) {
            place_ = rollout_place(at_, i);
            if (!(*list)[i].is_object()) fail(Code::bad_data, "is no JSON object", kShape);
            line_.responses.push_back(response((*list)[i]));
        }
    }

    LineResponse response(const Json& object) const {
        LineResponse r;
        r.cut = is_cut(object);
        if (r.cut) return r;
        read_text(object, r);
        read_length(object, r.candidate);
        read_log_probability(object, r);
        read_gold(object, r.candidate);
        if (const Json* embedding = find_member(object, {"embedding"})) {
            if (!embedding->is_array() || embedding->empty())
                fail(Code::bad_data, "has an embedding that is no list", "Give it as a list of numbers");
            r.candidate.embedding.reserve(embedding->size());
            for (const Json& x : *embedding)
                r.candidate.embedding.push_back(number(x, "number in its embedding"));
        }
        return r;
    }

    void read_text(const Json& object, LineResponse& r) const {
        const Json* text = find_text(object);
        if (!text) return;
        if (!text->is_string()) fail(Code::bad_data, "has a text that is no string", kShape);
        r.text = text->get<std::string>();
        r.candidate.text = text_key(*r.text);
    }

    /// Refuses what a program has written in place of a log-probability.
    void refuse_placeholder(double value, const std::string& whose) const {
        fail(Code::bad_data,
             "has the log-probability " + short_number(value) + whose +
                 ", which stands for one that is unknown",
             "Ask the server for the log-probability of every token it drew, or leave the response out");
    }

    /// The sum over the tokens, or nothing when the list has other things in it.
    std::optional<double> token_sum(const Json& tokens, bool needed) const {
        double sum = 0;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const Json* value = tokens[i].is_object() ? find_member(tokens[i], {"logprob"}) : &tokens[i];
            if (!value || !value->is_number()) {
                if (!needed) return std::nullopt;
                fail(Code::bad_data, "has a token without a log-probability",
                     "Give the tokens of the response only, without those of the prompt (echo off)");
            }
            const auto x = value->get<double>();
            const std::string whose = " at its token " + std::to_string(i + 1);
            if (only_nines(x) || x < kLowestToken) refuse_placeholder(x, whose);
            if (x > kRounding) refuse_log_probability(x, whose);
            sum += x;
        }
        return sum;
    }

    [[noreturn]] void refuse_log_probability(double value, const std::string& whose) const {
        fail(Code::bad_data,
             "has the log-probability " + short_number(value) + whose + " but allowed is -1e+09 to 0",
             "Give log π(y|x) in nats (natural logarithm)");
    }

    void read_log_probability(const Json& object, LineResponse& r) const {
        Candidate& c = r.candidate;
        const Json* total = find_total(object);
        const Json* tokens = find_tokens(object);
        if (!total && (!tokens || tokens->empty())) {
            fail(Code::bad_data,
                 tokens ? "has no token, and no log-probability of its end" : "has no log-probability",
                 line_.format->ask);
        }
        if (tokens && !tokens->empty()) {
            r.by_tokens = token_sum(*tokens, total == nullptr);
            if (!c.length || *c.length == 0) c.length = static_cast<double>(tokens->size());
        }
        c.end = end_of(object, r.text, tokens);
        if (total) r.total = number(*total, "logprob");
        c.log_probability = r.total ? *r.total : *r.by_tokens;
        // No token is shorter than a byte of the text, so that the text tells the least likely total.
        const double most_tokens =
            c.length ? std::max(*c.length, 1.0) : 1 + static_cast<double>(r.text ? r.text->size() : 1000000);
        if (r.total &&
            (only_nines(*r.total) || (*r.total >= kLowest && *r.total < kLowestToken * most_tokens)))
            refuse_placeholder(*r.total, "");
        if (!(c.log_probability <= kRounding && c.log_probability >= kLowest))
            refuse_log_probability(c.log_probability, "");
        c.log_probability = std::min(c.log_probability, 0.0);
    }

    void read_length(const Json& object, Candidate& c) const {
        const Json* tokens = find_member(object, {"length", "tokens", "token_count"});
        if (!tokens) return;
        c.length = tokens->is_array() ? static_cast<double>(tokens->size()) : number(*tokens, "length");
        if (!(*c.length >= 0 && *c.length <= 1e9)) {
            fail(Code::bad_data, "has the length " + short_number(*c.length) + " but allowed is 0 to 1e+09",
                 "Give the number of tokens");
        }
    }

    void read_gold(const Json& object, Candidate& c) const {
        const Json* gold = find_member(object, {"gold", "correct", "reward", "score"});
        if (!gold) return;
        const double score =
            gold->is_boolean() ? static_cast<double>(gold->get<bool>()) : number(*gold, "score");
        c.gold = score;
        const bool truth = gold->is_boolean() || gold == find_member(object, {"correct"});
        if (truth && score != 0 && score != 1) {
            fail(Code::bad_data, "has \"correct\": " + short_number(score),
                 "Write true or false, or give a number as \"score\"");
        }
        c.judged = truth;
        c.correct = truth && score == 1;
    }

    const std::string& parameter_;
    ValuePlace at_;
    std::string place_;
    RolloutLine line_;
};

}  // namespace

std::string rollout_place(const ValuePlace& place, std::optional<std::size_t> response) {
    return "line " + std::to_string(place.line) +
           (place.entry > 0 ? ", entry " + std::to_string(place.entry) : "") +
           (response ? ", response " + std::to_string(*response + 1) : "");
}

RolloutLine read_rollout_line(std::string_view text, const ValuePlace& place, const std::string& parameter,
                              const RolloutFormat* format) {
    return std::move(Line(text, place, parameter, format).line());
}

}  // namespace srlm
