#include "report/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace srlm::cli {

namespace {

/// Length of the well-formed UTF-8 sequence that starts at text[at], or 0.
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return static_cast<unsigned char>(i < text.size() ? text[i] : 0);
    };
    const unsigned char first = byte(at);
    std::size_t length = 0;
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first < 0xE0) length = 2;
    if (first >= 0xE0 && first < 0xF0) length = 3;
    if (first >= 0xF0 && first < 0xF5) length = 4;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return 0;
    }
    if (first == 0xE0 && byte(at + 1) < 0xA0) return 0;   // overlong
    if (first == 0xED && byte(at + 1) >= 0xA0) return 0;  // surrogate
    if (first == 0xF0 && byte(at + 1) < 0x90) return 0;   // overlong
    if (first == 0xF4 && byte(at + 1) >= 0x90) return 0;  // beyond U+10FFFF
    return length;
}

bool is_combining(std::string_view character) { return character >= "\xCC\x80" && character <= "\xCD\xAF"; }

bool is_control(std::string_view character) {
    const auto first = static_cast<unsigned char>(character.front());
    if (character.size() == 1) return first < 0x20 || first == 0x7F;
    return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;  // C1 controls
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 53> kSpellings = {
    {{"α", "alpha"}, {"β", "beta"},   {"γ", "gamma"}, {"δ", "delta"}, {"ε", "epsilon"}, {"θ", "theta"},
     {"κ", "kappa"}, {"λ", "lambda"}, {"μ", "mu"},    {"ν", "nu"},    {"π", "pi"},      {"ρ", "rho"},
     {"σ", "sigma"}, {"τ", "tau"},    {"φ", "phi"},   {"Δ", "Delta"}, {"Λ", "Lambda"},  {"Σ", "Sum"},
     {"Φ", "Phi"},   {"Π", "Pi"},     {"Θ", "Theta"}, {"‖", "||"},    {"≤", "<="},      {"≥", ">="},
     {"≠", "!="},    {"≈", "~"},      {"±", "+/-"},   {"×", "x"},     {"·", "*"},       {"−", "-"},
     {"–", "-"},     {"—", "-"},      {"…", "..."},   {"∈", "in"},    {"∝", "~"},       {"√", "sqrt "},
     {"∞", "inf"},   {"→", "->"},     {"⟨", "<"},     {"⟩", ">"},     {"₀", "0"},       {"₂", "2"},
     {"²", "^2"},    {"ᵀ", "^T"},     {"’", "'"},     {"“", "\""},    {"”", "\""},      {" ", " "},
     {"₁", "1"},     {"ᵗ", "^t"},     {"∫", "int "},  {"½", "1/2"},   {"\u202F", " "}}};

}  // namespace

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = sequence_length(text, i);
        if (length == 0 || !is_combining(text.substr(i, length))) ++width;
        i += length == 0 ? 1 : length;
    }
    return width;
}

std::string pad_left(std::string_view text, std::size_t width) {
    const std::size_t used = display_width(text);
    return std::string(width > used ? width - used : 0, ' ') + std::string(text);
}

std::string pad_right(std::string_view text, std::size_t width) {
    const std::size_t used = display_width(text);
    return std::string(text) + std::string(width > used ? width - used : 0, ' ');
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    std::string line;
    std::size_t used = 0;
    while (!text.empty()) {
        const std::size_t blank = text.find(' ');
        const std::string_view word = text.substr(0, blank);
        text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
        const std::size_t size = display_width(word);
        if (!line.empty() && used + 1 + size > width) {
            lines.push_back(std::move(line));
            line.clear();
            used = 0;
        }
        if (!line.empty()) {
            line += ' ';
            ++used;
        }
        line += word;
        used += size;
    }
    if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
    return lines;
}

std::string hanging(std::string_view label, std::string_view text, std::size_t indent, std::size_t width) {
    std::string out;
    std::string start = pad_right(label, indent);
    if (display_width(label) + 1 > indent) {
        out = std::string(label) + "\n";
        start = std::string(indent, ' ');
    }
    for (const std::string& line : wrap(text, width > indent + 20 ? width - indent : 20)) {
        out += start + line + "\n";
        start = std::string(indent, ' ');
    }
    return out;
}

std::string have_failed(std::size_t count, std::string_view of) {
    return std::to_string(count) + std::string(of) + (count == 1 ? " has failed" : " have failed");
}

std::string to_ascii(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t length = sequence_length(text, i);
        if (length == 0) length = 1;
        const std::string_view character = text.substr(i, length);
        i += length;
        if (static_cast<unsigned char>(character.front()) < 0x80) {
            out += character;
            continue;
        }
        if (is_combining(character)) continue;
        std::string_view spelling = "?";
        for (const auto& [from, to] : kSpellings) {
            if (from == character) spelling = to;
        }
        out += spelling;
    }
    return out;
}

std::string printable(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = sequence_length(text, i);
        const std::string_view character = text.substr(i, length == 0 ? 1 : length);
        const bool bad = length == 0 || (is_control(character) && character != "\n");
        out += bad ? std::string_view("?") : character;
        i += character.size();
    }
    return out;
}

std::string percent_encoded(std::string_view text, std::string_view plain) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_plain(c) || plain.find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
        }
    }
    return out;
}

std::string shell_word(std::string_view text) {
    const auto plain = [](char c) { return is_plain(c) || c == ',' || c == '/' || c == '='; };
    if (!text.empty() && std::all_of(text.begin(), text.end(), plain)) return std::string(text);
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
    return out + "'";
}

}  // namespace srlm::cli
