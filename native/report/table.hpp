#pragma once
/// \file
/// Tables in a terminal.

#include <cstddef>
#include <string>
#include <vector>

#include "report/terminal.hpp"

namespace srlm::cli {

struct Column {
    std::string title;
    std::vector<std::string> cells;
    Colour colour = Colour::none;
};

/// The columns side by side, right-aligned, within the terminal's width (100 at most): columns
/// that do not fit follow below in a table of their own. The first one begins each table.
std::string table(const std::vector<Column>& columns, const Terminal& terminal);

/// The rounds that a table shows: all where they are at most `most`, else evenly spaced ones, and the last.
std::vector<std::size_t> rounds_shown(std::size_t rounds, std::size_t most);

}  // namespace srlm::cli
