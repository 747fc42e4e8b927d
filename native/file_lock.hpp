#pragma once
/// \file
/// One writer at a time.

#include <string>

namespace srlm::cli {

/// Holds `path`-lock for its life. The lock is the kernel's: it ends with the process, however that
/// ends, and a file left behind by a killed process locks nothing.
class FileLock {
public:
    /// Throws Error io when another process holds it; `parameter` is what errors name.
    FileLock(const std::string& parameter, const std::string& path);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    std::string name_;
    int descriptor_ = -1;
};

}  // namespace srlm::cli
