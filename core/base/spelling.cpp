#include "base/spelling.hpp"

#include <algorithm>

namespace srlm {
namespace {

/// Restricted Damerau–Levenshtein distance, three rows of the table at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before, above(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before = above;
        above = row;
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
    }
    return row[b.size()];
}

}  // namespace

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

std::string closest_word(std::string_view written, const std::vector<std::string>& words) {
    constexpr std::size_t kLongest = 64;
    if (written.size() > kLongest) return "";
    const std::string wanted = lower_case(written);
    std::string best;
    std::size_t fewest = std::max<std::size_t>(1, wanted.size() / 3);
    for (const std::string& word : words) {
        const std::size_t distance = edit_distance(wanted, lower_case(word));
        if (distance < fewest || (distance == fewest && best.empty())) {
            fewest = distance;
            best = word;
        }
    }
    return best;
}

}  // namespace srlm
