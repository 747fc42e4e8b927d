#pragma once
/// \file
/// Archives of one file, gzip and zstd, unpacked piece by piece.

#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "io/input.hpp"

namespace srlm::cli {

/// What errors about a file say.
struct FileName {
    std::string parameter, shown;

    Error error(Code code, const std::string& cause, const std::string& remedy) const {
        return {code, parameter, shown + " " + cause, remedy};
    }
};

enum class Packing { none, gzip, zstd, other };  ///< Others are known, but not unpacked

/// What the first bytes of a file (16 of them, if it has as many) say.
Packing packing_of(std::string_view first);
std::string_view packing_name(Packing packing);

/// The bytes that `file` holds: all members of a gzip archive, all frames of a zstd one. Throws from next():
/// Error bad_data where it ends early or is damaged, too_large where the archive needs more memory, and what
/// `file` throws.
std::unique_ptr<ByteSource> unpack(Packing packing, std::unique_ptr<ByteSource> file, const FileName& name,
                                   const Reading& reading);

}  // namespace srlm::cli
