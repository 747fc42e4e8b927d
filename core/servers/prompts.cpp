#include "servers/prompts.hpp"

#include <optional>
#include <utility>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/json_read.hpp"

namespace srlm {

namespace {

constexpr const char* kShape =
    "Write each line as {\"prompt\": \"…\"} or {\"messages\": [{\"role\": …, \"content\": …}]}";

/// A line as errors name it.
struct Place {
    const std::string& parameter;
    std::size_t line;

    [[noreturn]] void fail(const std::string& problem, const std::string& remedy = kShape) const {
        throw Error(Code::bad_data, parameter, "line " + std::to_string(line) + " " + problem, remedy);
    }
};

Json object_of(std::string_view text, const Place& place) {
    if (too_deep(text))
        place.fail("nests more than " + std::to_string(kDeepestJson) + " lists and objects",
                   "Leave out what nests so deep");
    std::optional<Json> object;
    try {
        object = parse_json(text);
    } catch (const Json::exception& error) {
        place.fail("is not JSON: " + json_problem(text, error));
    }
    if (!object->is_object()) place.fail("is no JSON object");
    return *std::move(object);
}

void check_messages(const Json& messages, const Place& place) {
    bool good = messages.is_array() && !messages.empty();
    if (good)
        for (const Json& message : messages)
            good = good && message.is_object() && message.contains("role") && message["role"].is_string();
    if (!good) place.fail("has messages that are no list of objects with a role");
}

AskedPrompt prompt_of(Json object, const Place& place, bool chat, bool& had_responses) {
    AskedPrompt asked;
    asked.line = place.line;
    for (const char* mine : {"responses", "collected"})
        had_responses = object.erase(mine) > 0 || had_responses;
    const bool text = object.contains("prompt"), messages = object.contains("messages");
    if (text == messages) place.fail(text ? "has a prompt and messages" : "has no prompt");
    if (text) {
        const Json& prompt = object["prompt"];
        if (!prompt.is_string() || prompt.get_ref<const std::string&>().empty())
            place.fail("has a prompt that is no text, or an empty one");
        if (chat) asked.messages = Json::array({{{"role", "user"}, {"content", prompt}}});
    } else {
        check_messages(object["messages"], place);
        asked.messages = object["messages"];
    }
    asked.key = prompt_key(object);
    asked.members = std::move(object);
    return asked;
}

}  // namespace

std::string prompt_key(const Json& line) {
    for (const char* key : {"prompt", "messages"}) {
        const auto found = line.find(key);
        if (found != line.end()) return found->is_string() ? found->get<std::string>() : found->dump();
    }
    return "";
}

void PromptReader::take(std::size_t number, std::string_view text) {
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) return;
    const Place place{parameter_, number};
    AskedPrompt asked = prompt_of(object_of(text, place), place, chat_, had_responses_);
    if (keys_.insert(asked.key).second) {
        read_.prompts.push_back(std::move(asked));
    } else {
        ++repeated_;
    }
}

AskedPrompts PromptReader::finish() {
    if (read_.prompts.empty()) throw Error(Code::bad_data, parameter_, "has no prompt", kShape);
    if (repeated_ > 0)
        read_.notes.push_back(counted(repeated_, "prompt is", "prompts are") +
                              " the same as an earlier one, and asked once");
    if (had_responses_) read_.notes.push_back("responses that the prompts already have are not taken over");
    return std::move(read_);
}

AskedPrompts parse_prompts(std::string_view text, const std::string& parameter, bool chat) {
    PromptReader reader(parameter, chat);
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        reader.take(number, text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return reader.finish();
}

}  // namespace srlm
