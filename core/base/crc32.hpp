#pragma once
/// \file
/// The checksum of archives.

#include <cstdint>
#include <string_view>

namespace srlm {

/// CRC-32 of ISO 3309, as zip and PNG use it.
std::uint32_t crc32(std::string_view bytes);

}  // namespace srlm
