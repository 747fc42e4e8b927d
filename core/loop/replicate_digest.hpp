#pragma once
/// \file
/// What a replicate's digest is taken over.

#include <cstddef>
#include <string>

namespace srlm {

/// SHA-256 (64 hex digits) over the IEEE-754 bits (little-endian, NaN as 0x7ff8000000000000) of a
/// replicate's metrics [round][metric], then its kept θ [round][entry], then its kept π
/// [round][prompt][response].
std::string replicate_digest(const double* metrics, std::size_t metric_count, const double* theta,
                             std::size_t theta_count, const double* policy, std::size_t policy_count);

}  // namespace srlm
