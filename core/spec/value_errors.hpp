#pragma once
/// \file
/// The two errors about one parameter's value, in one wording.

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "spec/parameters.hpp"

namespace srlm {

/// "got <seen> where <allowed> is needed"; without a remedy, the type's own ("Give a number").
Error wrong_type(const Parameter& parameter, const std::string& seen, const std::string& remedy = "");

/// "got <seen> but allowed is <allowed>".
Error out_of_range(const Parameter& parameter, const std::string& seen, const std::string& remedy);

/// Throws Error out_of_range where the parameter `key` is larger than the parameter `limit_key`.
void check_at_most(const char* key, std::int64_t value, const char* limit_key, std::int64_t limit);

/// "synthetic, tabular or npy"; `last` stands before the last one.
std::string alternatives(const std::vector<std::string>& names, const char* last = " or ");

}  // namespace srlm
