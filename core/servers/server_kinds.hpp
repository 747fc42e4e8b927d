#pragma once
/// \file
/// The inference servers that srlm knows: how each is told to draw from the model itself, and what the
/// log-probabilities are that it gives. docs/collect.md says where this is from.

#include <string>
#include <vector>

#include "base/json_parse.hpp"

namespace srlm {

/// A kind of server behind an OpenAI-compatible address.
struct ServerKind {
    std::string name;      ///< As --server has it
    std::string owned_by;  ///< What GET /models calls the owner of a model
    /// Members of a request that turn off what the server would do to the model's distribution by itself.
    Json neutral = Json::object();
    std::string top_k = "top_k";  ///< The member that takes top-k, or "" where there is none
    int all_of_them = 0;          ///< The top_k that leaves all tokens
    bool many = true;             ///< A request may ask for several draws
    bool top_p_of_one = true;     ///< It takes a top_p of 1
    bool completions = true;      ///< It gives log-probabilities with completions, too
    bool after = false;           ///< They are those after temperature and truncation
    std::string unasked;          ///< How it truncates whatever the request says; a clause, or ""
};

/// All of them; the last is the one for servers that are none of the others.
const std::vector<ServerKind>& server_kinds();

/// The kind of that name. Throws Error out_of_range.
const ServerKind& server_kind(const std::string& name);

/// The kind that a server's list of models (GET /models) shows, and the models on it.
struct ServerFound {
    const ServerKind* kind;
    std::vector<std::string> models;
    bool listed = false;  ///< It is such a list
};
ServerFound recognise_server(const std::string& list, const std::string& model);

}  // namespace srlm
