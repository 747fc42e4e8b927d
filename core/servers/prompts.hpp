#pragma once
/// \file
/// The prompts that a server is asked.

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/json_parse.hpp"

namespace srlm {

struct AskedPrompt {
    std::size_t line = 0;
    std::string key;  ///< Two with the same are one prompt, as rollouts are read
    Json members;     ///< Of its line, as they go into the file of rollouts
    Json messages;    ///< What a chat is asked; null for a completion
};

struct AskedPrompts {
    std::vector<AskedPrompt> prompts;
    std::vector<std::string> notes;  ///< What was joined or left out, in clauses
};

/// How files tell prompts apart: the text, or the messages as JSON.
std::string prompt_key(const Json& line);

/// Reads lines of {"prompt": text} or {"messages": […]}; other members are kept, but for those that a file of
/// rollouts has more. With `chat` a text is asked as one message of a user. Errors blame `parameter`.
class PromptReader {
public:
    PromptReader(std::string parameter, bool chat) : parameter_(std::move(parameter)), chat_(chat) {}

    /// A line without its end; blank ones are passed over. Throws Error bad_data.
    void take(std::size_t number, std::string_view text);

    /// All that was read; once. Throws Error bad_data where there is no prompt.
    AskedPrompts finish();

private:
    std::string parameter_;
    bool chat_;
    AskedPrompts read_;
    std::unordered_set<std::string> keys_;
    std::size_t repeated_ = 0;
    bool had_responses_ = false;
};

/// All lines of a text. Throws what PromptReader throws.
AskedPrompts parse_prompts(std::string_view text, const std::string& parameter, bool chat);

}  // namespace srlm
