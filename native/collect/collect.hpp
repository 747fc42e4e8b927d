#pragma once
/// \file
/// Asking an inference server for draws, many at a time, until a file has those of every prompt.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/json_parse.hpp"
#include "collect/http.hpp"
#include "collect/prompts.hpp"
#include "collect/rollouts_file.hpp"
#include "collect/servers.hpp"

namespace srlm::cli {

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

    /// What the draws are of: "policy", or another distribution: "tempered", "truncated", both.
    std::string drawn_from() const;
    /// How it is collected, as each line of the file says.
    Json as() const;
    /// The body of a request.
    Json request(const AskedPrompt& prompt, std::size_t draws) const;
};

/// What came of it.
struct Collected {
    std::size_t asked_before = 0;  ///< Draws that the file had
    std::size_t draws = 0, tokens = 0;
    std::size_t left_out = 0;  ///< Draws whose log-probability is not known
    std::string why_left_out;  ///< Of the first of them
    std::size_t cut = 0;       ///< Draws that the server stopped at max_tokens
    std::size_t all_cut = 0;   ///< Prompts that have no other
    std::size_t without_end = 0, maybe_end = 0;
    std::size_t retries = 0;
    std::size_t one_at_a_time = 0;    ///< Draws that the server gives to a request where more were asked for
    std::vector<std::string> failed;  ///< Prompts that have no draws, and why
    double seconds = 0;
};

/// The same text without the key.
std::string without_key(std::string text, const std::string& key);

/// GET of a document, tried again while the server is not ready. Throws Error: what the server must be given.
HttpReply first_contact(Http& http, const Collection& about);

/// Draws until the file has `draws` of each prompt. Throws Error out_of_range (the server refuses), bad_data
/// (it gives no log-probabilities), busy (it does not answer any more), io; Interrupted. What was drawn until
/// then is in the file.
Collected collect(const Collection& about, const std::vector<AskedPrompt>& prompts, Http& http,
                  RolloutsFile& file, bool quiet);

}  // namespace srlm::cli
