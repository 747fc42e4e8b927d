#pragma once
/// \file
/// Names of files that are being written, and what killed processes have left of them.

#include <string>

namespace srlm::cli {

/// A name in the folder of `path`, so that a rename stays on one disk; short, so that it is never too long.
/// It says whose it is: machine, process and a count.
std::string temporary_name(const std::string& path);

/// Removes from the folder of `path` the temporary files of processes of this machine that are gone.
void remove_strays(const std::string& path);

/// The folder of a path, "." for a mere name.
std::string folder_of(const std::string& path);

}  // namespace srlm::cli
