#pragma once
/// \file
/// Reading compressed bytes.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace srlm {

/// What a raw deflate stream (RFC 1951) holds, or nothing when it is damaged or does not hold exactly `size`
/// bytes. Takes no more memory than `size`, and none for a size that so few bytes cannot hold.
std::optional<std::string> inflate(std::string_view packed, std::size_t size);

}  // namespace srlm
