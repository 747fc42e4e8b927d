#pragma once
/// \file
/// What a replicate's digest is taken over.

#include <span>
#include <string>

namespace srlm {

/// SHA-256 (64 hex digits) over the IEEE-754 bits (little-endian, NaN as 0x7ff8000000000000) of a
/// replicate's metrics [round][metric], then its kept θ [round][entry], then its kept π
/// [round][prompt][response].
std::string replicate_digest(std::span<const double> metrics, std::span<const double> theta = {},
                             std::span<const double> policy = {});

}  // namespace srlm
