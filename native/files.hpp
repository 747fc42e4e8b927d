#pragma once
/// \file
/// Reading whole files, and writing results so that nobody ever sees half of one.

#include <string>
#include <string_view>

#include "experiment/bytes.hpp"

namespace srlm::cli {

/// The bytes of a file, or of stdin for "-". `parameter` is what an error names.
/// Throws Error missing_file, too_large.
std::string read_file(const std::string& path, const std::string& parameter);

/// The same for data of any size: a file of 64 MiB or more is mapped, not copied, so that it may be larger
/// than memory. It must not be shortened as long as the bytes are used.
Bytes read_data(const std::string& path, const std::string& parameter);

/// Writes all of `bytes` to a descriptor, whatever it takes. `name` is what an error names.
/// Throws Error io; `reader_may_go` takes a closed pipe for an end, not an error.
void write_all(int descriptor, std::string_view bytes, const std::string& name, bool reader_may_go);

/// A place for one result, checked before the run that makes it.
class OutputFile {
public:
    /// `flag` is what errors name ("--json"); path "-" is stdout. Throws Error io when the path
    /// cannot be written, or exists and `force` is false.
    OutputFile(std::string flag, std::string path, bool force);

    /// Writes the result: to a temporary name in the same folder, synced to the disk, then renamed.
    /// Devices and pipes are written to directly. Throws Error io.
    void write(std::string_view bytes) const;

    bool is_stdout() const { return path_ == "-"; }
    bool same_file(const OutputFile& other) const;

private:
    std::string flag_, path_;
    bool force_;
    bool direct_ = false;  ///< stdout, a device or a pipe
};

}  // namespace srlm::cli
