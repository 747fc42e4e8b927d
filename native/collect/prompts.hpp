#pragma once
/// \file
/// The prompts that a server is asked.

#include <cstddef>
#include <string>
#include <vector>

#include "base/json_parse.hpp"

namespace srlm::cli {

struct AskedPrompt {
    std::size_t line = 0;
    std::string key;  ///< Two with the same are one prompt, as `srlm diagnose` reads them
    Json members;     ///< Of its line, as they go into the file of rollouts
    Json messages;    ///< What a chat is asked; null for a completion
};

struct AskedPrompts {
    std::vector<AskedPrompt> prompts;
    std::vector<std::string> notes;  ///< What was joined or left out, in clauses
};

/// How files tell prompts apart: the text, or the messages as JSON.
std::string prompt_key(const Json& line);

/// Reads JSON Lines (packed or not, "-" is stdin) of {"prompt": text} or {"messages": […]}; other members are
/// kept, but for those that a file of rollouts has more. With `chat` a text is asked as one message of a
/// user. Throws Error missing_file, bad_data, too_large; Interrupted.
AskedPrompts read_prompts(const std::string& path, bool chat);

}  // namespace srlm::cli
