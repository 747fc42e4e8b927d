#pragma once
/// \file
/// The words of a text as prompts and responses: the first letter, and the rest of the word.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "spec/spec.hpp"

namespace srlm {

/// Most tokens a chain may have: the distinct characters of the words, and the end of a word.
inline constexpr std::size_t kMaxTokens = 128;

/// A whole word: its first token, then the L tokens of its response, one byte each.
using Word = std::string;

/// The words of a text, counted.
struct Words {
    /// [V] the character of each token, by code point; token 0, the end of a word, is the space.
    std::u32string symbols;
    /// How often each word occurs, cut off after L tokens or filled up with token 0. Words that differ
    /// only beyond the cut count as one.
    std::map<Word, std::size_t> counts;
};

/// Splits a text in UTF-8 at the boundary symbol of text_symbols() and keeps L tokens of each word
/// after its first. Throws Error bad_data: not UTF-8, no word, too many characters.
Words count_words(std::string_view text, Alphabet alphabet, std::size_t length);

/// A word as a reader sees it; one that does not end within its L tokens is followed by "…".
std::string word_label(const std::u32string& symbols, const Word& word);

}  // namespace srlm
