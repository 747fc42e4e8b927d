#pragma once
/// \file
/// The two errors about one parameter's value, in one wording.

#include <string>

#include "experiment/error.hpp"
#include "experiment/parameters.hpp"

namespace srlm {

/// "got <seen> where <allowed> is needed"; without a remedy, the type's own ("Give a number").
Error wrong_type(const Parameter& parameter, const std::string& seen, const std::string& remedy = "");

/// "got <seen> but allowed is <allowed>".
Error out_of_range(const Parameter& parameter, const std::string& seen, const std::string& remedy);

}  // namespace srlm
