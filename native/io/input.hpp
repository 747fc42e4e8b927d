#pragma once
/// \file
/// Files that are read piece by piece, plain or packed with gzip or zstd: their first bytes tell, not their
/// names.

#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

namespace srlm::cli {

/// How files are read.
struct Reading {
    double memory = std::numeric_limits<double>::infinity();  ///< Bytes that may be held
    bool progress = false;                                    ///< Show long reads on stderr
    bool keep_bytes = false;  ///< Of rollouts, too: other processes read them again

    /// What an error about the memory advises beside less data.
    std::string remedy() const { return std::isfinite(memory) ? ", or give a larger --memory-limit" : ""; }
};

/// Bytes that come piece by piece.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// The next piece, valid until the next call; empty at the end. Throws Error missing_file (it cannot be
    /// read), bad_data (an archive that ends early or is damaged), too_large; Interrupted.
    virtual std::string_view next() = 0;
    /// Says how far it is, if that is wanted and due.
    virtual void show_progress() = 0;
};

/// An open file, and its packing_note().
struct OpenedSource {
    std::unique_ptr<ByteSource> bytes;
    std::string note;
};

/// Opens a file, or stdin for "-", which gives its bytes once. `parameter` is what errors name.
/// Throws what next() throws, and bad_data for archives of other kinds.
OpenedSource open_source(const std::string& path, const std::string& parameter, const Reading& reading);

/// Bytes of the longest JSON text that may be parsed at once: its parser makes more of it.
double longest_parsed(const Reading& reading);

/// Gives each line of a source, without its end, to `take`, with its number from 1. Throws Error too_large,
/// blaming `parameter`, at a line that could not be held when parsed; Interrupted.
void read_lines(ByteSource& source, const std::string& parameter, const Reading& reading,
                const std::function<void(std::size_t, std::string_view)>& take);

/// All of a file, at most `most` bytes of it, and the note. Throws Error: that of open_source(), too_large.
struct WholeFile {
    std::string bytes, note;
};
WholeFile read_all(const std::string& path, const std::string& parameter, const Reading& reading,
                   std::size_t most);

/// What the first bytes of a file are where its name says something else, or is none: a clause, or "".
std::string packing_note(const std::string& path, std::string_view first);

}  // namespace srlm::cli
