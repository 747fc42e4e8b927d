#pragma once
/// \file
/// Words as prompts and responses: the first letter or phoneme, and the rest of the word.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spec/spec.hpp"

namespace srlm {

/// Most tokens a chain may have: the distinct characters of the words, and the end of a word.
inline constexpr std::size_t kMaxTokens = 128;

/// A whole word: its first token, then the L tokens of its response, one byte each.
using Word = std::string;

/// The words that there are, of a text or a dictionary: what is correct.
struct Words {
    std::vector<std::string> labels;  ///< [V] each token as a reader sees it; token 0 ends a word
    std::string between;              ///< What stands between the labels of a word
    /// How often each word occurs, cut off after L tokens or filled up with token 0; in ascending order.
    std::vector<std::pair<Word, std::size_t>> counts;
    /// How each of `counts` is spelt, where its labels do not say so; else empty. They outlive the problem.
    std::vector<std::string_view> spellings;

    /// The place of a word in `counts`; nothing where there is no such word.
    std::optional<std::size_t> find(const Word& word) const;
    bool has(const Word& word) const { return find(word).has_value(); }
    /// A word as a reader sees it; one that does not end within its L tokens is followed by "…".
    std::string label(const Word& word) const;
    /// Its spelling, or "".
    std::string_view spelling(const Word& word) const;
};

/// Splits a text in UTF-8 at the boundary symbol of text_symbols() and keeps L tokens of each word
/// after its first; words that differ only beyond the cut count as one. The labels are the text's
/// characters, by code point. Throws Error bad_data: not UTF-8, no word, too many characters.
Words count_words(std::string_view text, Alphabet alphabet, std::size_t length);

}  // namespace srlm
