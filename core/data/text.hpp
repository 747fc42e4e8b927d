#pragma once
/// \file
/// Character-level models counted from a text: contexts are the last k characters, responses the
/// next one.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "spec/spec.hpp"

namespace srlm {

/// Most distinct characters a text may have.
inline constexpr std::size_t kMaxCharacters = 512;

/// How often each character follows each context in a text.
struct TextCounts {
    std::u32string alphabet;               ///< [Y] the responses, by code point
    std::vector<std::u32string> contexts;  ///< [X] those that occur before a character, sorted
    std::vector<std::uint32_t> counts;     ///< [X][Y]
    std::vector<std::uint32_t> totals;     ///< [X] row sums
};

/// Decodes UTF-8 strictly (no overlong forms, no surrogates); a leading byte order mark is dropped.
/// Throws Error bad_data (text_file) with the offset of the first bad byte.
std::u32string decode_utf8(std::string_view text);

/// The symbols that are counted. `letters`: ASCII letters in lower case, every run of anything else
/// one space. `characters`: every code point as it is, every run of white space one space. The space
/// is the boundary between words, lines or words of a list alike; none is left at either end.
std::u32string text_symbols(const std::u32string& text, Alphabet alphabet);

/// Counts a text in UTF-8. The alphabet is the 26 letters and the space, or the characters that
/// occur. Throws Error: bad_data (not UTF-8, too short, too many or too few distinct characters),
/// too_large.
TextCounts count_text(std::string_view text, Alphabet alphabet, std::size_t context_length);

/// Symbols as a reader sees them, in UTF-8: the space as '␣', control characters as "U+0007".
std::string symbol_label(std::u32string_view symbols);

}  // namespace srlm
