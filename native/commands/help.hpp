#pragma once
/// \file
/// The text of --help.

#include <string>

namespace CLI {
class App;
}

namespace srlm::cli {

/// Description, usage, commands, and flags by group, within the terminal's width.
std::string help_text(const CLI::App& app);

}  // namespace srlm::cli
