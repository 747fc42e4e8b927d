#include "servers/answer.hpp"

#include <cmath>
#include <initializer_list>
#include <map>
#include <utility>

#include "base/format.hpp"
#include "base/json_parse.hpp"
#include "base/json_read.hpp"
#include "base/json_text.hpp"
#include "data/rollout_line.hpp"

namespace srlm {

namespace {

constexpr std::size_t kMostChoices = 100000;

/// JSON with null for the infinities and NaNs that Python's json module writes, and others refuse.
std::string without_infinities(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted) {
            out += text[i];
            if (text[i] == '\\' && i + 1 < text.size()) {
                out += text[++i];
            } else if (text[i] == '"') {
                quoted = false;
            }
            continue;
        }
        quoted = text[i] == '"';
        bool replaced = false;
        for (const std::string_view word : {"-Infinity", "Infinity", "NaN"}) {
            if (text.substr(i, word.size()) != word) continue;
            out += "null";
            i += word.size() - 1;
            replaced = true;
            break;
        }
        if (!replaced) out += text[i];
    }
    return out;
}

std::optional<Json> document_of(std::string_view text) {
    if (too_deep(text)) return std::nullopt;
    try {
        Json document = parse_json(without_infinities(text));
        return document.is_object() ? std::optional(std::move(document)) : std::nullopt;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

const Json* member(const Json& object, const char* key) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(key);
    return found != object.end() && !found->is_null() ? &*found : nullptr;
}

std::string text_of(const Json& object, std::initializer_list<const char*> keys) {
    for (const char* key : keys)
        if (const Json* value = member(object, key); value && value->is_string())
            return value->get<std::string>();
    return "";
}

/// A choice, joined from the pieces of a stream or whole.
struct Choice {
    std::string text, thought, finish, stopped_by;
    bool has_text = false;
    bool has_tokens = false;  // a list of them came, be it empty
    std::vector<std::optional<double>> logprobs;
    std::vector<std::string> tokens;
    bool all_have_texts = true;

    void add(const Json& choice) {
        for (const char* outer : {"delta", "message"}) {
            if (const Json* message = member(choice, outer)) add_text(*message);
        }
        add_text(choice);
        if (const Json* reason = member(choice, "finish_reason"); reason && reason->is_string())
            finish = reason->get<std::string>();
        if (const Json* list = member(choice, "logprobs")) add_tokens(*list);
    }

private:
    void add_text(const Json& object) {
        for (const char* key : {"content", "text"}) {
            const Json* value = member(object, key);
            if (!value || !value->is_string()) continue;
            text += value->get<std::string>();
            has_text = true;
        }
        thought += text_of(object, {"reasoning_content", "reasoning"});
    }

    void add_token(const Json& value, const Json* token) {
        if (value.is_number()) {
            logprobs.emplace_back(value.get<double>());
        } else {
            logprobs.emplace_back(std::nullopt);
        }
        if (token && token->is_string()) {
            tokens.push_back(token->get<std::string>());
        } else {
            all_have_texts = false;
        }
    }

    void add_tokens(const Json& given) {
        if (given.is_array()) return add_list(given, nullptr);
        if (const Json* list = member(given, "content"); list && list->is_array()) add_list(*list, nullptr);
        if (const Json* list = member(given, "reasoning_content"); list && list->is_array())
            add_list(*list, nullptr);
        if (const Json* list = member(given, "token_logprobs"); list && list->is_array())
            add_list(*list, member(given, "tokens"));
    }

    void add_list(const Json& list, const Json* texts) {
        has_tokens = true;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const Json& entry = list[i];
            if (entry.is_object()) {
                const Json* value = member(entry, "logprob");
                add_token(value ? *value : Json(), member(entry, "token"));
            } else {
                add_token(entry, texts && texts->is_array() && i < texts->size() ? &(*texts)[i] : nullptr);
            }
        }
    }
};

/// Why the log-probability of a choice is not known, or "".
std::string problem_of(const Choice& choice) {
    if (!choice.has_text && choice.thought.empty()) return "it has no text, as where a tool was called";
    if (!choice.has_tokens) return "it has no log-probabilities";
    if (choice.logprobs.empty()) return "it has no token, and no log-probability of its end";
    for (std::size_t i = 0; i < choice.logprobs.size(); ++i) {
        const std::string token = "its token " + std::to_string(i + 1);
        if (!choice.logprobs[i]) return token + " has no log-probability, or an infinite one";
        const double x = *choice.logprobs[i];
        if (only_nines(x) || x < kLowestToken)
            return token + " has the log-probability " + short_number(x) +
                   ", which stands for one that is unknown";
        if (!(x <= kRounding)) return token + " has the log-probability " + short_number(x) + ", above 0";
    }
    return "";
}

/// Whether the list of tokens has one more than the text: that of the end.
std::optional<bool> end_of(const Choice& choice) {
    if (!choice.all_have_texts || choice.finish == "length") return std::nullopt;
    const std::string whole = choice.thought + choice.text;
    std::string joined;
    for (const std::string& token : choice.tokens) joined += token;
    if (joined == whole) return !choice.tokens.empty() && choice.tokens.back().empty();
    if (!joined.starts_with(whole)) return std::nullopt;  // tokens are spelled as the tokenizer has them
    return true;
}

Draw draw_of(Choice& choice) {
    Draw draw;
    draw.problem = problem_of(choice);
    draw.no_logprobs = !choice.has_tokens;
    draw.finish = choice.finish;
    draw.end = end_of(choice);
    if (!choice.thought.empty()) draw.answer = choice.text;
    draw.text = choice.thought + choice.text;
    if (!draw.problem.empty()) return draw;
    for (const auto& value : choice.logprobs) draw.logprobs.push_back(*value);
    return draw;
}

bool is_stream(std::string_view body) {
    const std::size_t start = body.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return false;
    const std::string_view rest = body.substr(start);
    return rest.starts_with("data:") || rest.starts_with("event:") || rest.starts_with(":") ||
           rest.starts_with("id:") || rest.starts_with("retry:");
}

/// Gives the data of each event of a stream to `take`.
template <typename Take>
void events_of(std::string_view body, const Take& take) {
    std::string data;
    const auto end = [&] {
        if (!data.empty()) take(std::exchange(data, ""));
    };
    while (!body.empty()) {
        const std::size_t stop = body.find('\n');
        std::string_view line = body.substr(0, stop);
        body.remove_prefix(stop == std::string_view::npos ? body.size() : stop + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) end();
        if (!line.starts_with("data:")) continue;
        line.remove_prefix(5);
        if (line.starts_with(' ')) line.remove_prefix(1);
        if (!data.empty()) data += '\n';
        data += line;
    }
    end();
}

}  // namespace

std::string server_message(std::string_view body) {
    constexpr std::size_t kMost = 300;
    std::string words(body.substr(0, kMost));
    if (const auto document = document_of(body)) {
        const Json* error = member(*document, "error");
        const Json& from = error && error->is_object() ? *error : *document;
        std::string found = error && error->is_string() ? error->get<std::string>() : "";
        if (found.empty()) found = text_of(from, {"message", "detail", "error"});
        if (const Json* detail = member(from, "detail"); found.empty() && detail) found = detail->dump();
        if (!found.empty()) words = found.substr(0, kMost);
    }
    const std::size_t last = words.find_last_not_of(" \t\r\n.");
    return last == std::string::npos ? "" : words.substr(0, last + 1);
}

Answer read_answer(std::string_view body) {
    Answer answer;
    std::map<std::size_t, Choice> choices;
    std::optional<double> counted;
    bool broken = false, whole = false;
    const bool stream = is_stream(body);
    const auto take = [&](std::string_view text) {
        if (text == "[DONE]") {
            whole = true;
            return;
        }
        const auto document = document_of(text);
        if (!document) {
            broken = true;
            return;
        }
        if (member(*document, "error")) answer.failure = "the server says: " + server_message(text);
        if (const Json* usage = member(*document, "usage")) {
            if (const Json* tokens = member(*usage, "completion_tokens"); tokens && tokens->is_number())
                counted = tokens->get<double>();
        }
        const Json* list = member(*document, "choices");
        if (!list || !list->is_array()) return;
        for (std::size_t i = 0; i < list->size(); ++i) {
            const Json* index = stream ? member((*list)[i], "index") : nullptr;
            const std::size_t at = index && index->is_number_unsigned() ? index->get<std::size_t>() : i;
            if (at < kMostChoices) choices[at].add((*list)[i]);
        }
    };
    if (stream) {
        events_of(body, take);
        bool finished = !choices.empty();
        for (const auto& [index, choice] : choices) finished = finished && !choice.finish.empty();
        if (answer.failure.empty() && !(whole && !broken) && !finished) answer.failure = "its stream was cut";
    } else {
        take(body);
        if (broken) answer.failure = "its answer is no JSON object, or was cut";
    }
    if (answer.failure.empty() && choices.empty()) answer.failure = "its answer has no choices";
    if (!answer.failure.empty()) return answer;
    for (auto& [index, choice] : choices) answer.draws.push_back(draw_of(choice));
    if (answer.draws.size() == 1 && counted && answer.draws[0].problem.empty()) {
        // A token that ends amid a character has no log-probability from some servers.
        Draw& draw = answer.draws[0];
        const double listed = static_cast<double>(draw.logprobs.size());
        const double end = draw.finish == "stop" && draw.end != true ? 1 : 0;
        if (listed + end < *counted) {
            draw.problem = "it has " + short_number(*counted) + " tokens, but " + short_number(listed) +
                           " log-probabilities";
            draw.logprobs.clear();
        }
    }
    return answer;
}

}  // namespace srlm
