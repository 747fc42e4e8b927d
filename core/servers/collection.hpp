#pragma once
/// \file
/// What is asked of an inference server, and how each line of the file of rollouts says it was.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json_parse.hpp"
#include "servers/prompts.hpp"
#include "servers/server_kinds.hpp"
#include "servers/words.hpp"

namespace srlm {

/// What is asked for.
struct Collection {
    std::string url, model;
    const ServerKind* server = nullptr;
    double temperature = 1, top_p = 1;
    std::int64_t top_k = 0;  ///< 0: all tokens
    std::int64_t max_tokens = 512;
    std::vector<std::string> stop;
    bool chat = false, stream = false;
    std::size_t draws = 32, concurrency = 8;
    std::size_t per_request = 0;  ///< Draws that a request asks for; 0: as many as the server gives
    std::size_t retries = 8;
    std::string key;  ///< Only to keep it out of messages
    const AskerWords* words = &flag_words();

    /// What the draws are of: "policy", or another distribution: "tempered", "truncated", both.
    std::string drawn_from() const;
    /// How it is collected, as each line of the file says.
    Json as() const;
    /// The body of a request.
    Json request(const AskedPrompt& prompt, std::size_t draws) const;
    /// The same text without the key.
    std::string without_key(std::string text) const;
};

/// The address of an API without a slash at its end. Throws Error out_of_range where it is none that is
/// asked.
std::string checked_address(std::string url, const AskerWords& words);

/// The kind of the server, where none was named, and its only model, from its list of models or "". Throws
/// Error syntax where it has several.
void find_server(Collection& about, const std::string& models);

/// What was drawn before: the lines of a collection that goes on. They must have been collected as it is.
class CollectedLines {
public:
    /// `name` is what errors call the file.
    CollectedLines(Json as, std::string name, const AskerWords& words)
        : as_(std::move(as)), name_(std::move(name)), words_(&words) {}

    /// A line without its end. Throws Error out_of_range: it is not of this collection.
    void take(std::size_t number, std::string_view text);

    /// How often a prompt was drawn, by prompt_key().
    std::size_t drawn(const std::string& key) const;
    std::size_t prompts() const { return drawn_.size(); }

private:
    Json as_;
    std::string name_;
    const AskerWords* words_;
    std::unordered_map<std::string, std::size_t> drawn_;
};

}  // namespace srlm
