#include "collect/prompts.hpp"

#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/error.hpp"
#include "base/json_read.hpp"
#include "io/input.hpp"
#include "report/text.hpp"

namespace srlm::cli {

namespace {

constexpr const char* kFlag = "--prompts";
constexpr const char* kShape =
    "Write each line as {\"prompt\": \"…\"} or {\"messages\": [{\"role\": …, \"content\": …}]}";

[[noreturn]] void fail(std::size_t line, const std::string& problem, const std::string& remedy = kShape) {
    throw Error(Code::bad_data, kFlag, "line " + std::to_string(line) + " " + problem, remedy);
}

Json object_of(std::string_view text, std::size_t line) {
    if (const auto offset = too_deep(text))
        fail(line, "nests more than " + std::to_string(kDeepestJson) + " lists and objects",
             "Leave out what nests so deep");
    std::optional<Json> object;
    try {
        object = parse_json(text);
    } catch (const Json::exception& error) {
        fail(line, "is not JSON: " + json_problem(text, error));
    }
    if (!object->is_object()) fail(line, "is no JSON object");
    return *std::move(object);
}

void check_messages(const Json& messages, std::size_t line) {
    bool good = messages.is_array() && !messages.empty();
    if (good)
        for (const Json& message : messages)
            good = good && message.is_object() && message.contains("role") && message["role"].is_string();
    if (!good) fail(line, "has messages that are no list of objects with a role");
}

AskedPrompt prompt_of(Json object, std::size_t line, bool chat, bool& had_responses) {
    AskedPrompt asked;
    asked.line = line;
    for (const char* mine : {"responses", "collected"})
        had_responses = object.erase(mine) > 0 || had_responses;
    const bool text = object.contains("prompt"), messages = object.contains("messages");
    if (text == messages) fail(line, text ? "has a prompt and messages" : "has no prompt");
    if (text) {
        const Json& prompt = object["prompt"];
        if (!prompt.is_string() || prompt.get_ref<const std::string&>().empty())
            fail(line, "has a prompt that is no text, or an empty one");
        if (chat) asked.messages = Json::array({{{"role", "user"}, {"content", prompt}}});
    } else {
        check_messages(object["messages"], line);
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

AskedPrompts read_prompts(const std::string& path, bool chat) {
    AskedPrompts read;
    std::unordered_set<std::string> keys;
    std::size_t repeated = 0;
    bool had_responses = false;
    const OpenedSource source = open_source(path, kFlag, {.progress = true});
    if (!source.note.empty()) read.notes.push_back(source.note);
    read_lines(*source.bytes, kFlag, {}, [&](std::size_t number, std::string_view text) {
        if (text.find_first_not_of(" \t\r") == std::string_view::npos) return;
        AskedPrompt asked = prompt_of(object_of(text, number), number, chat, had_responses);
        if (keys.insert(asked.key).second) {
            read.prompts.push_back(std::move(asked));
        } else {
            ++repeated;
        }
    });
    if (read.prompts.empty()) throw Error(Code::bad_data, kFlag, "has no prompt", kShape);
    if (repeated > 0)
        read.notes.push_back(counted(repeated, "prompt") + (repeated == 1 ? " is" : " are") +
                             " the same as an earlier one, and asked once");
    if (had_responses) read.notes.push_back("responses that the prompts already have are not taken over");
    return read;
}

}  // namespace srlm::cli
