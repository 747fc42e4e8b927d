#pragma once
/// \file
/// How errors and notes about a collection name what was set: flags of the program, or fields of the page.

#include <string>

namespace srlm {

/// The words of whoever asks a server.
struct AskerWords {
    std::string url, model, prompts, out;           ///< What errors blame
    std::string most_tokens;                        ///< The setting max_tokens, in a sentence
    std::string name_its_kind;                      ///< What tells the kind of a server, in a sentence
    std::string key_missing, key_wrong, key_apart;  ///< What to do about a key: imperative clauses
    std::string chats;                              ///< Ask for chats: an imperative clause
    std::string a_model;                            ///< A model of the server, in a sentence
    std::string again;                              ///< Ask for the rest: an imperative clause
    std::string another;                            ///< Keep other draws apart: an imperative clause
    std::string reader;                             ///< What reads the file
};

/// Of `srlm collect`.
const AskerWords& flag_words();

/// Of the page.
const AskerWords& field_words();

}  // namespace srlm
