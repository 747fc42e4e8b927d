#include "data/phonemes.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/error.hpp"
#include "numerics/scalar.hpp"

namespace srlm {

namespace {

constexpr double kUnits = 200;  // of a nat
constexpr std::size_t kDigits = 3;
constexpr std::string_view kCode = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm";

Error bad_text(const std::string& name, const std::string& why) {
    return {Code::bad_data, "problem", "the text '" + name + "' " + why,
            "Restore core/texts/" + name + ".txt"};
}

/// What stands before the next `end`, which is taken off with it.
std::string_view taken(std::string_view& text, char end) {
    const std::size_t at = std::min(text.find(end), text.size());
    const std::string_view before = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return before;
}

/// The row of a context.
void read_row(std::string_view& text, const std::string& context, std::size_t V, double* row) {
    std::string_view line = taken(text, '\n');
    if (line.size() != context.size() + 1 + V * kDigits || !line.starts_with(context))
        throw bad_text("phonemes", "has no row of " + std::to_string(V) + " numbers for " + context);
    line.remove_prefix(context.size() + 1);
    double sum = 0;
    for (std::size_t v = 0; v < V; ++v) {
        unsigned steps = 0;
        const char* at = line.data() + v * kDigits;
        if (std::from_chars(at, at + kDigits, steps, 16).ptr != at + kDigits)
            throw bad_text("phonemes", "has no row of hexadecimal digits for " + context);
        row[v] = -static_cast<double>(steps) / kUnits;
        sum += exp1(row[v]);
    }
    const double scale = log1(sum);
    for (std::size_t v = 0; v < V; ++v) row[v] -= scale;
}

}  // namespace

Phonemes read_phonemes(std::string_view text) {
    Phonemes phonemes;
    for (std::string_view head = taken(text, '\n'); !head.empty();)
        phonemes.names.emplace_back(taken(head, ' '));
    const auto& names = phonemes.names;
    const std::size_t V = names.size();
    if (V != kCode.size() + 1)
        throw bad_text("phonemes", "names " + std::to_string(V) + " tokens, where there are " +
                                       std::to_string(kCode.size() + 1));
    phonemes.after_one.assign(V * V, 0.0);
    phonemes.after_two.assign(V * V * V, 0.0);
    for (std::size_t b = 0; b < V; ++b) read_row(text, names[b], V, phonemes.after_one.data() + b * V);
    for (std::size_t a = 0; a < V; ++a)
        for (std::size_t b = 1; b < V; ++b)
            read_row(text, names[a] + " " + names[b], V, phonemes.after_two.data() + (a * V + b) * V);
    if (!text.empty()) throw bad_text("phonemes", "goes on behind its last row");
    return phonemes;
}

Words read_pronunciations(std::string_view text, const std::vector<std::string>& names, std::size_t length) {
    Words words;
    words.labels = names;
    words.between = "-";
    while (!text.empty()) {
        std::string_view line = taken(text, '\n');
        const std::string_view code = taken(line, ' ');
        if (code.empty() || code.size() > kLongestPronunciation || line.empty())
            throw bad_text("pronunciations", "has a line that is no pronunciation and its spelling");
        if (code.size() > length) continue;  // of its L tokens the last must end it
        Word word(length + 1, 0);
        for (std::size_t i = 0; i < code.size(); ++i) {
            const std::size_t token = kCode.find(code[i]);
            if (token == std::string_view::npos)
                throw bad_text("pronunciations",
                               "has '" + std::string(code) + "', which is no pronunciation");
            word[i] = static_cast<char>(token + 1);
        }
        if (!words.counts.empty() && !(words.counts.back().first < word))
            throw bad_text("pronunciations", "is not in order at " + std::string(code));
        words.counts.emplace_back(std::move(word), 1);
        words.spellings.push_back(line);
    }
    return words;
}

}  // namespace srlm
