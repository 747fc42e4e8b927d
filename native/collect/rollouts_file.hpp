#pragma once
/// \file
/// The file that a collection appends to, which a killed one goes on with.

#include <sys/types.h>

#include <memory>
#include <string>

#include "base/json_parse.hpp"
#include "io/descriptor.hpp"
#include "servers/collection.hpp"
#include "store/file_lock.hpp"

namespace srlm::cli {

/// JSON Lines, one for what was drawn of a prompt at a time. A line is on the disk as a whole before append()
/// returns; what a kill has left of one is cut off when the file is opened. One process writes at a time.
class RolloutsFile {
public:
    /// Opens or makes a file, and reads what it has. Its lines must have been collected as `as` says: model,
    /// temperature and the like. Throws Error io, busy, bad_data, out_of_range; Interrupted.
    RolloutsFile(const std::string& path, const Json& as);

    const CollectedLines& lines() const { return lines_; }  ///< What it had when it was opened
    bool repaired() const { return repaired_; }             ///< The beginning of a line was cut off

    /// Appends a line, its end included. Throws Error io; the file then ends before it.
    void append(const Json& line);

private:
    void read(off_t end);  ///< The lines before this byte
    void fail(const std::string& what) const;

    std::string path_;
    Descriptor file_;
    std::unique_ptr<FileLock> lock_;
    CollectedLines lines_;
    bool repaired_ = false;
};

}  // namespace srlm::cli
