#pragma once
/// \file
/// One writer at a time.

#include <memory>
#include <string>
#include <utility>

#include "io/descriptor.hpp"

namespace srlm::cli {

/// Holds a file for its life. The lock is on the file itself, whatever names it has or gets, and it is the
/// kernel's: it ends with the process, however that ends. It lies on a byte that SQLite's own locks never
/// touch, so that the two do not meet, also where a network file system has one kind of lock only.
class FileLock {
public:
    /// Null when another process holds the file. Throws Error io when it cannot be opened or locked;
    /// `parameter` is what errors name.
    static std::unique_ptr<FileLock> take(const std::string& parameter, const std::string& path);

    /// Whether somebody holds it. Not while this process has the file open with SQLite, whose locks end when
    /// any descriptor of the file is closed.
    static bool is_held(const std::string& path);

    bool still_named() const;      ///< Whether the path still leads to the file
    unsigned long names() const;   ///< How many names the file has: 0 when it was removed
    std::string bytes() const;     ///< Of the whole file, also when no name is left. Throws Error io.
    std::string name_now() const;  ///< A path that leads to it now, or ""

private:
    FileLock(std::string path, int descriptor) : path_(std::move(path)), file_(descriptor) {}

    std::string path_;
    Descriptor file_;
};

}  // namespace srlm::cli
