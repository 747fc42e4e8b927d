#pragma once
/// \file
/// The data that a spec refers to: the user's own, checked by their fingerprint, or those that come
/// with the project.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "experiment/spec.hpp"
#include "model/problem.hpp"

namespace srlm {

/// The bytes of a file parameter. Throws Error missing_file when they were not given.
std::string_view require_input(const std::optional<Bytes>& bytes, const std::string& parameter,
                               const std::string& name, const std::string& wanted);

/// The fingerprint (16 hex digits) of all data given, in the order of Inputs; "" without any.
std::string data_fingerprint(const Inputs& inputs);

/// Records the fingerprint of the user's data in the problem. Throws Error bad_data when the spec was
/// made with others.
void set_digest(const Spec& spec, Problem& problem, std::initializer_list<std::string_view> parts);

/// The text that a model is counted from, corpus or text_file; records the fingerprint of the latter.
/// The bytes stay where they are: in `inputs`, or compiled in.
/// Throws Error: missing_file, bad_data, not_applicable.
std::string_view counted_text(const Spec& spec, const Inputs& inputs, Problem& problem);

}  // namespace srlm
