#include "data/words.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "data/text.hpp"

namespace srlm {

namespace {

constexpr char32_t kBoundary = U' ';  // between words, see text_symbols()

std::u32string tokens_of(const std::u32string& text) {
    std::u32string symbols = text;
    symbols.push_back(kBoundary);
    std::sort(symbols.begin(), symbols.end());
    symbols.erase(std::unique(symbols.begin(), symbols.end()), symbols.end());
    // Control characters come before the space; the end of a word shall be token 0.
    const auto boundary = std::lower_bound(symbols.begin(), symbols.end(), kBoundary);
    std::rotate(symbols.begin(), boundary, boundary + 1);
    return symbols;
}

}  // namespace

Words count_words(std::string_view text, Alphabet alphabet, std::size_t length) {
    const std::u32string symbols = text_symbols(decode_utf8(text), alphabet);
    Words words;
    words.symbols = tokens_of(symbols);
    if (words.symbols.size() < 2) {
        throw Error(Code::bad_data, "text_file", "has no words", "Use a text with words");
    }
    if (words.symbols.size() > kMaxTokens) {
        throw Error(Code::bad_data, "text_file",
                    "has words of " + std::to_string(words.symbols.size() - 1) +
                        " distinct characters; at most " + std::to_string(kMaxTokens - 1) + " can be tokens",
                    "Set alphabet to letters, or use a text in an alphabetic script");
    }
    for (std::size_t begin = 0; begin < symbols.size();) {
        const std::size_t end = std::min(symbols.find(kBoundary, begin), symbols.size());
        Word word(length + 1, 0);
        for (std::size_t i = 0; i < std::min(end - begin, word.size()); ++i) {
            const auto at =
                std::lower_bound(words.symbols.begin() + 1, words.symbols.end(), symbols[begin + i]);
            word[i] = static_cast<char>(at - words.symbols.begin());
        }
        ++words.counts[word];
        begin = end + 1;
    }
    return words;
}

std::string word_label(const std::u32string& symbols, const Word& word) {
    std::u32string text;
    for (const char token : word) {
        if (token == 0) return symbol_label(text);
        text.push_back(symbols[static_cast<std::size_t>(token)]);
    }
    return symbol_label(text) + "…";
}

}  // namespace srlm
