#pragma once
/// \file
/// The most multiplications and additions that one core does in a second, without fused multiply-add,
/// which the contract of the same bits forbids.

#include <cstddef>

namespace srlm::bench {

/// `rounds` times a multiplication and an addition on each of `peak_lanes` doubles that stay in registers.
/// Returns something that depends on all of them.
double peak_sse2(std::size_t rounds);
double peak_avx2(std::size_t rounds);
double peak_avx512(std::size_t rounds);

/// Chains that run side by side, each one register wide: enough to hide the latencies of both operations.
inline constexpr std::size_t kChains = 12;

}  // namespace srlm::bench
