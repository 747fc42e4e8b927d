#pragma once
/// \file
/// Telling a file that was given to the wrong command from one that is damaged.

#include <initializer_list>
#include <string>
#include <string_view>

namespace srlm::cli {

enum class DocumentKind { unknown, spec, result, sweep, sweep_result, database, rollouts };

/// What a file's text is, by its first bytes and the names of its outermost members.
DocumentKind document_kind(std::string_view text);

/// Throws Error wrong_type, blaming `parameter`, where the text of `file` is known to be of a kind that is
/// not among `read`: it says what it is, and which command reads it.
void check_kind(std::string_view text, const std::string& parameter, const std::string& file,
                std::initializer_list<DocumentKind> read);

}  // namespace srlm::cli
