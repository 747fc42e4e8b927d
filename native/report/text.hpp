#pragma once
/// \file
/// Laying out UTF-8 text in a terminal. Every character used here is one column wide.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/counted.hpp"

namespace srlm::cli {

/// Columns that the text takes: its code points, combining marks not counted.
std::size_t display_width(std::string_view text);

/// The text with blanks before or after it, up to `width` columns.
std::string pad_left(std::string_view text, std::size_t width);
std::string pad_right(std::string_view text, std::size_t width);

/// Lines of at most `width` columns, broken at blanks; a longer word stays whole.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// `label` in a first column and `text`, wrapped, in a second that starts at `indent` and ends at
/// `width`. A label too long for its column takes a line of its own.
std::string hanging(std::string_view label, std::string_view text, std::size_t indent, std::size_t width);

/// "1 has failed", "2 of 3 cells have failed" with `of` " of 3 cells".
std::string have_failed(std::size_t count, std::string_view of = "");

/// The nearest ASCII spelling: "kappa" for κ, "+/-" for ±, "?" for what has none.
std::string to_ascii(std::string_view text);

/// The text made harmless for a terminal: control characters and bytes that are not UTF-8 become
/// "?"; line ends stay.
std::string printable(std::string_view text);

/// The text as a URL has it: all but letters, digits, "-_." and what is in `plain` as %XX.
std::string percent_encoded(std::string_view text, std::string_view plain);

/// A word as a shell takes it, in quotes where it needs them.
std::string shell_word(std::string_view text);

}  // namespace srlm::cli
