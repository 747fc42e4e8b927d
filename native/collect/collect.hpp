#pragma once
/// \file
/// Asking an inference server for draws, many at a time, until a file has those of every prompt.

#include <string>
#include <vector>

#include "collect/http.hpp"
#include "collect/rollouts_file.hpp"
#include "servers/collector.hpp"

namespace srlm::cli {

/// Prompts of JSON Lines, packed or not; "-" is stdin. Throws Error missing_file, bad_data, too_large;
/// Interrupted.
AskedPrompts read_prompts(const std::string& path, bool chat);

/// GET of the list of models, tried again while the server is not ready. Throws Error: what the server must
/// be given.
HttpReply first_contact(Http& http, const Collection& about);

/// Draws until the file has `draws` of each prompt. Throws Error out_of_range (the server refuses), bad_data
/// (it gives no log-probabilities), busy (it does not answer any more), io; Interrupted. What was drawn until
/// then is in the file.
Collected collect(const Collection& about, const std::vector<AskedPrompt>& prompts, Http& http,
                  RolloutsFile& file, bool quiet);

}  // namespace srlm::cli
