#pragma once
/// \file
/// SHA-256 (FIPS 180-4), for the hashes of results and the fingerprints of data.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace srlm {

class Sha256 {
public:
    using Digest = std::array<std::uint8_t, 32>;

    /// Appends `size` bytes to the message.
    void update(const void* data, std::size_t size);

    /// The digest of the message so far; more may be appended afterwards.
    Digest digest() const;

private:
    void compress(const std::uint8_t* block);

    std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::uint8_t, 64> pending_{};  // The bytes that do not fill a block yet.
    std::uint64_t size_ = 0;
};

/// Lower-case hexadecimal digits of a digest, and back.
std::string hex(const Sha256::Digest& digest);
Sha256::Digest from_hex(std::string_view digits);

}  // namespace srlm
