#pragma once
/// \file
/// The command line: which commands and flags there are.

#include "run/sweep_loop.hpp"

namespace srlm::cli {

/// Parses the command line and runs the command. With `ranks` it is that of srlm-mpi, which has the command
/// `sweep` only, and `ranks` computes the cells. Throws Error.
int run_command_line(int argc, char** argv, CellRunner* ranks = nullptr);

}  // namespace srlm::cli
