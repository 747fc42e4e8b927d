#pragma once
/// \file
/// Reading whole files, and writing results so that nobody ever sees half of one.

#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "io/input.hpp"

namespace srlm::cli {

/// The bytes of a file, or of stdin for "-", unpacked. `parameter` is what an error names.
/// Throws Error missing_file, bad_data (a damaged archive), too_large.
std::string read_file(const std::string& path, const std::string& parameter);

/// The same for data of any size: a file of 64 MiB or more is mapped, not copied, unless it is packed, so
/// that it may be larger than memory. It must not be shortened as long as the bytes are used.
struct DataFile {
    Bytes bytes;
    std::string note;  ///< See OpenedSource
};
DataFile read_data_file(const std::string& path, const std::string& parameter, const Reading& reading);

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

    /// The same of a result that is made piece by piece: `produce` gives each piece to `put`.
    using Put = std::function<void(std::string_view)>;
    void write(const std::function<void(const Put&)>& produce) const;

    bool is_stdout() const { return path_ == "-"; }

private:
    std::string flag_, path_;
    bool force_;
    bool direct_ = false;  ///< stdout, a device or a pipe
};

}  // namespace srlm::cli
