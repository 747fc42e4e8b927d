#include "data/words.hpp"

#include <algorithm>
#include <map>

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
    const std::u32string tokens = tokens_of(symbols);
    if (tokens.size() < 2) {
        throw Error(Code::bad_data, "text_file", "has no words", "Use a text with words");
    }
    if (tokens.size() > kMaxTokens) {
        throw Error(Code::bad_data, "text_file",
                    "has words of " + std::to_string(tokens.size() - 1) + " distinct characters; at most " +
                        std::to_string(kMaxTokens - 1) + " can be tokens",
                    "Set alphabet to letters, or use a text in an alphabetic script");
    }
    std::map<Word, std::size_t> counts;
    for (std::size_t begin = 0; begin < symbols.size();) {
        const std::size_t end = std::min(symbols.find(kBoundary, begin), symbols.size());
        Word word(length + 1, 0);
        for (std::size_t i = 0; i < std::min(end - begin, word.size()); ++i) {
            const auto at = std::lower_bound(tokens.begin() + 1, tokens.end(), symbols[begin + i]);
            word[i] = static_cast<char>(at - tokens.begin());
        }
        ++counts[word];
        begin = end + 1;
    }
    Words words;
    for (const char32_t& token : tokens) words.labels.push_back(symbol_label({&token, 1}));
    words.counts.assign(counts.begin(), counts.end());
    return words;
}

std::optional<std::size_t> Words::find(const Word& word) const {
    const auto at =
        std::lower_bound(counts.begin(), counts.end(), word,
                         [](const auto& known, const Word& sought) { return known.first < sought; });
    if (at == counts.end() || at->first != word) return std::nullopt;
    return static_cast<std::size_t>(at - counts.begin());
}

std::string Words::label(const Word& word) const {
    std::string text;
    for (const char token : word) {
        if (token == 0) return text;
        text += (text.empty() ? "" : between) + labels[static_cast<std::size_t>(token)];
    }
    return text + "…";
}

std::string_view Words::spelling(const Word& word) const {
    const auto at = spellings.empty() ? std::nullopt : find(word);
    return at ? spellings[*at] : std::string_view();
}

}  // namespace srlm
