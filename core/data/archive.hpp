#pragma once
/// \file
/// Archives of arrays as NumPy saves them (.npz).

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace srlm {

/// A .npz file that numpy.savez() or numpy.savez_compressed() has written. It refers to the bytes it was made
/// of. Every error names `parameter`.
class NpzArchive {
public:
    /// Reads the directory. Throws Error bad_data: not a zip archive, damaged, encrypted, or compressed in
    /// another way than NumPy's.
    NpzArchive(std::string_view bytes, std::string parameter);

    /// Names of the members without ".npy".
    const std::vector<std::string>& names() const { return names_; }

    /// The bytes of a member: a part of the archive's own where it is stored, unpacked where it is
    /// compressed. Throws Error: bad_data (damaged: the checksum tells), too_large.
    Bytes member(std::size_t index) const;

private:
    struct Entry {
        std::string_view packed;
        std::uint64_t size;
        std::uint32_t checksum;
        bool compressed;
    };
    std::string parameter_;
    std::vector<std::string> names_;
    std::vector<Entry> entries_;
};

}  // namespace srlm
