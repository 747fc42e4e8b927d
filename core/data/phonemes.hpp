#pragma once
/// \file
/// The phoneme model of a speech recogniser, and the dictionary of what can be said with it
/// (core/texts/phonemes.txt and pronunciations.txt, which scripts/make-phonemes.mjs makes).

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "data/words.hpp"

namespace srlm {

/// Log conditionals; each row of V sums to 1.
struct Phonemes {
    std::vector<std::string> names;  ///< [V] token 0 is silence
    std::vector<double> after_one;   ///< [V][V] log P(c | b)
    std::vector<double> after_two;   ///< [V][V][V] log P(c | a b); 0 where b is silence
};

/// Most phonemes of a word in the dictionary.
inline constexpr std::size_t kLongestPronunciation = 6;

/// Reads the model: a line with the names, then for each context a line "b DIGITS", or "a b DIGITS", of
/// −200·log p of each token in three hexadecimal digits. Throws Error bad_data.
Phonemes read_phonemes(std::string_view text);

/// Reads the dictionary, of lines "CODE spelling" in ascending order, one letter a phoneme: those words that
/// end within L tokens after their first. The spellings point into the text. Throws Error bad_data.
Words read_pronunciations(std::string_view text, const std::vector<std::string>& names, std::size_t length);

}  // namespace srlm
