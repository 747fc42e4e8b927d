#pragma once
/// \file
/// "Did you mean": the known word closest to what somebody wrote.

#include <string>
#include <string_view>
#include <vector>

namespace srlm {

/// The word of `words` that needs the fewest insertions, deletions, replacements and swaps of
/// neighbouring characters to become `written` (Damerau–Levenshtein distance, case ignored), or
/// "" when all are further than a third of its length.
std::string closest_word(std::string_view written, const std::vector<std::string>& words);

/// With the letters A to Z in lower case.
std::string lower_case(std::string_view text);

}  // namespace srlm
