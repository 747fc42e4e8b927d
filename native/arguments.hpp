#pragma once
/// \file
/// The command line: which commands and flags there are.

#include <string>

namespace srlm::cli {

/// Parses the command line and runs the command. Throws Error.
int run_command_line(int argc, char** argv);

}  // namespace srlm::cli
