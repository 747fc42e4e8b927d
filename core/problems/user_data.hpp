#pragma once
/// \file
/// The data that a spec refers to: the user's own, checked by their fingerprint, or those that come
/// with the project.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.hpp"
#include "policies/problem.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// The bytes of a file parameter. Throws Error missing_file when they were not given.
std::string_view require_input(const std::optional<Bytes>& bytes, const std::string& parameter,
                               const std::string& name, const std::string& wanted);

/// The fingerprint (16 hex digits) of all data given, in the order of Inputs; "" without any.
std::string data_fingerprint(const Inputs& inputs);

/// The same of bytes that were hashed piece by piece.
std::string fingerprint(Sha256& hash);

/// Records the fingerprint of the user's data in the problem. Throws Error bad_data when the spec was
/// made with others.
void set_digest(const Spec& spec, Problem& problem, std::initializer_list<std::string_view> parts);
void set_fingerprint(const Spec& spec, Problem& problem, const std::string& fingerprint);

/// Reads the rollouts of `inputs`, if they are bytes, once for all problems. Throws Error as
/// parse_rollouts().
void read_rollouts(Inputs& inputs, const Spec& spec);

/// In which format a spec says that its rollouts are: the name of one, or "auto".
std::string rollouts_format(const Spec& spec);

/// Adds what a reader noted about the file of a parameter to the problem's notes. Throws Error bad_data where
/// `inputs` are strict.
void add_notes(const Inputs& inputs, const std::string& parameter, const std::vector<std::string>& notes,
               Problem& problem);

/// The text that a model is counted from, corpus or text_file; records the fingerprint of the latter.
/// The bytes stay where they are: in `inputs`, or compiled in.
/// Throws Error: missing_file, bad_data, not_applicable.
std::string_view counted_text(const Spec& spec, const Inputs& inputs, Problem& problem);

/// The bytes of a text that comes with the project. Throws Error missing_file, of the parameter that asks for
/// it, where a WebAssembly module has not been given it.
std::string_view require_text(const std::string& name, const std::string& parameter);

/// The shipped texts that corpus names: one, or none where it is the user's own.
std::vector<std::string> corpus_texts(const Spec& spec);

/// What that text is called: a file's name, or the corpus's.
std::string text_name(const Spec& spec);

}  // namespace srlm
