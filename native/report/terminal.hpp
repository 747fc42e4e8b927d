#pragma once
/// \file
/// The two streams the program talks to, and what they can show.

#include <cstddef>
#include <string>
#include <string_view>

namespace srlm::cli {

/// Columns that a report uses at most.
inline constexpr std::size_t kWidest = 100;

/// Colours by meaning, after Okabe and Ito: one for each quantity, as on the page.
enum class Colour { none, kappa, own_failure, target_failure, confidence, entropy, dim, strong };

class Terminal {
public:
    explicit Terminal(int descriptor);

    bool interactive() const { return interactive_; }  ///< Somebody watches: it is a terminal.
    bool utf8() const { return utf8_; }
    std::size_t width() const { return width_; }  ///< Columns; 100 in a pipe.

    /// The text as this stream can show it: ASCII spellings when the locale is not UTF-8. Do this
    /// before measuring it.
    std::string text(std::string_view utf8) const;

    /// A label and, from column `indent` on, a text, wrapped to the width; both as this stream can show them.
    std::string line(std::string_view label, std::string_view words, std::size_t indent = 13) const;

    /// The text in a colour, if this is a terminal and NO_COLOR is not set.
    std::string paint(Colour colour, std::string_view text) const;

    /// Writes the text. Throws Error io when stdout fails, but not when its reader has gone.
    void print(std::string_view text) const;

    /// Writes a line of words, which may hold names that others have given: harmless, and as this stream can
    /// show it.
    void say(std::string_view words) const;

private:
    int descriptor_;
    bool interactive_, utf8_, colour_;
    std::size_t width_;
};

const Terminal& out();  ///< stdout
const Terminal& err();  ///< stderr

/// Once, before anything else: takes the locale's character set (and nothing else of it), keeps
/// descriptors 0 to 2 from being given to files, and makes write() fail where a signal would end
/// the program (a closed pipe, a file at its size limit).
void prepare_streams();

}  // namespace srlm::cli
