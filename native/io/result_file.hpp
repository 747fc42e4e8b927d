#pragma once
/// \file
/// Reading the result files that result_json() writes.

#include <optional>
#include <string>
#include <string_view>

namespace srlm::cli {

struct ResultFile {
    std::string spec;     ///< JSON
    std::string hash;     ///< As the file says
    std::string version;  ///< Of the core that wrote it
    std::string build;    ///< Of the core that wrote it
};

/// The head of a result; nothing when the text is no result (a spec, or no JSON at all).
std::optional<ResultFile> read_result_spec(std::string_view json);

/// Compares a document with the digests in it (results/document_digest.hpp), and says on stderr when it
/// has none. Throws Error bad_data, naming `name` and the part that was changed.
void check_document(std::string_view json, const std::string& name);

/// The hash computed anew from all the numbers in a result. Throws Error bad_data when the text is
/// no result or numbers are missing; `name` is what errors name.
std::string recomputed_hash(std::string_view json, const std::string& name);

}  // namespace srlm::cli
