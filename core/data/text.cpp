#include "data/text.hpp"

#include <algorithm>
#include <limits>

#include "base/error.hpp"
#include "base/problem_limit.hpp"
#include "data/problem_bytes.hpp"

namespace srlm {

namespace {

/// With at least `digits` of them, in capitals.
std::string hexadecimal(char32_t number, std::size_t digits) {
    std::string text;
    for (; number > 0 || text.size() < digits; number >>= 4)
        text.insert(text.begin(), "0123456789ABCDEF"[number & 0xFU]);
    return text;
}

constexpr char32_t kBoundary = U' ';

bool is_white_space(char32_t c) {  // Unicode White_Space
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x3000;
}

char32_t symbol_of(char32_t c, Alphabet alphabet) {
    if (alphabet == Alphabet::characters) return is_white_space(c) ? kBoundary : c;
    if (c >= U'A' && c <= U'Z') return c - U'A' + U'a';
    return c >= U'a' && c <= U'z' ? c : kBoundary;
}

std::u32string alphabet_of(const std::u32string& symbols, Alphabet alphabet) {
    if (alphabet == Alphabet::letters) return U" abcdefghijklmnopqrstuvwxyz";
    std::u32string distinct = symbols;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    if (distinct.size() > kMaxCharacters) {
        throw Error(Code::bad_data, "text_file",
                    "has " + std::to_string(distinct.size()) + " distinct characters; at most " +
                        std::to_string(kMaxCharacters) + " can be responses",
                    "Set alphabet to letters, or use a text in an alphabetic script");
    }
    if (distinct.size() < 2) {
        throw Error(Code::bad_data, "text_file", "consists of a single character, repeated",
                    "Use a text with at least two distinct characters");
    }
    return distinct;
}

/// Positions of all windows of `length` symbols, sorted by window: a radix sort, last symbol first.
std::vector<std::uint32_t> sorted_windows(const std::vector<std::uint16_t>& symbols, std::size_t length,
                                          std::size_t alphabet_size) {
    std::vector<std::uint32_t> order(symbols.size() - length + 1), next(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
    for (std::size_t offset = length; offset-- > 0;) {
        std::vector<std::size_t> start(alphabet_size + 1, 0);
        for (std::uint32_t p : order) ++start[symbols[p + offset] + std::size_t{1}];
        for (std::size_t s = 0; s < alphabet_size; ++s) start[s + 1] += start[s];
        for (std::uint32_t p : order) next[start[symbols[p + offset]]++] = p;
        order.swap(next);
    }
    return order;
}

}  // namespace

std::u32string decode_utf8(std::string_view text) {
    std::u32string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const std::size_t length = byte < 0x80                   ? 1
                                   : byte >= 0xC2 && byte < 0xE0 ? 2
                                   : (byte & 0xF0U) == 0xE0      ? 3
                                   : byte >= 0xF0 && byte < 0xF5 ? 4
                                                                 : 0;
        char32_t c = length == 1 ? byte : length == 0 ? 0 : byte & (0x7FU >> length);
        bool valid = length > 0 && length <= text.size() - i;
        for (std::size_t j = 1; valid && j < length; ++j) {
            const auto tail = static_cast<unsigned char>(text[i + j]);
            valid = (tail & 0xC0U) == 0x80;
            c = c << 6 | (tail & 0x3FU);
        }
        const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
        if (!valid || overlong || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF) {
            throw Error(Code::bad_data, "text_file",
                        std::string("is not UTF-8 at byte ") + std::to_string(i) + " (0x" +
                            hexadecimal(byte, 2) + ")",
                        "Save the text as UTF-8");
        }
        if (!(i == 0 && c == 0xFEFF)) decoded.push_back(c);
        i += length;
    }
    return decoded;
}

std::u32string text_symbols(const std::u32string& text, Alphabet alphabet) {
    std::u32string symbols;
    symbols.reserve(text.size());
    for (char32_t c : text) {
        const char32_t symbol = symbol_of(c, alphabet);
        if (symbol == kBoundary && (symbols.empty() || symbols.back() == kBoundary)) continue;
        symbols.push_back(symbol);
    }
    if (!symbols.empty() && symbols.back() == kBoundary) symbols.pop_back();
    return symbols;
}

TextCounts count_text(std::string_view text, Alphabet alphabet, std::size_t context_length) {
    const std::u32string symbols = text_symbols(decode_utf8(text), alphabet);
    const std::size_t k = context_length;
    if (symbols.size() <= k) {
        throw Error(Code::bad_data, "text_file",
                    (symbols.empty() ? std::string("has no usable characters")
                                     : "has only " + std::to_string(symbols.size()) + " usable characters") +
                        ", too few for a context of " + std::to_string(k) + " and the character after it",
                    "Use a longer text" + std::string(k > 1 ? " or a smaller context_length" : ""));
    }
    if (symbols.size() > std::numeric_limits<std::uint32_t>::max()) {
        throw Error(Code::too_large, "text_file", "has more than 2^32 characters", "Use a part of it");
    }

    TextCounts result;
    result.alphabet = alphabet_of(symbols, alphabet);
    const std::size_t Y = result.alphabet.size();
    std::vector<std::uint16_t> index(symbols.size());
    std::transform(symbols.begin(), symbols.end(), index.begin(), [&](char32_t c) {
        const auto at = std::lower_bound(result.alphabet.begin(), result.alphabet.end(), c);
        return static_cast<std::uint16_t>(at - result.alphabet.begin());
    });

    // Sorted windows of k + 1 symbols lie together by context.
    const std::vector<std::uint32_t> order = sorted_windows(index, k + 1, Y);
    std::vector<std::size_t> first;  // where each context's windows begin
    for (std::size_t i = 0; i < order.size(); ++i) {
        const char32_t* window = symbols.data() + order[i];
        if (i == 0 || !std::equal(window, window + k, symbols.data() + order[i - 1])) {
            first.push_back(i);
        }
    }
    const std::size_t X = first.size();
    require_fits(problem_bytes(X, Y, 0), "context_length");
    result.counts.assign(X * Y, 0);
    for (std::size_t x = 0; x < X; ++x) {
        const std::size_t end = x + 1 < X ? first[x + 1] : order.size();
        result.contexts.push_back(symbols.substr(order[first[x]], k));
        result.totals.push_back(static_cast<std::uint32_t>(end - first[x]));
        for (std::size_t i = first[x]; i < end; ++i) ++result.counts[x * Y + index[order[i] + k]];
    }
    return result;
}

std::string symbol_label(std::u32string_view symbols) {
    std::string label;
    const auto append = [&label](char32_t c, unsigned shift, unsigned lead, unsigned mask) {
        label += static_cast<char>(lead | ((c >> shift) & mask));
    };
    for (char32_t c : symbols) {
        if (c == kBoundary) c = U'␣';
        if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
            label += "U+" + hexadecimal(c, 4);
        } else if (c < 0x80) {
            append(c, 0, 0, 0x7F);
        } else {
            if (c < 0x800) {
                append(c, 6, 0xC0, 0x1F);
            } else {
                if (c < 0x10000) {
                    append(c, 12, 0xE0, 0x0F);
                } else {
                    append(c, 18, 0xF0, 0x07);
                    append(c, 12, 0x80, 0x3F);
                }
                append(c, 6, 0x80, 0x3F);
            }
            append(c, 0, 0x80, 0x3F);
        }
    }
    return label;
}

}  // namespace srlm
