#pragma once
/// \file
/// exp and log on pieces: polynomials only, so every target gives the same bits (no libm, no fused
/// multiply-add). The coefficients are minimax fits (Remez) rounded to double. For kernels.cpp only.

#include "numerics/lanes.hpp"

namespace srlm::SRLM_ISA {

// log 2 in two parts; n·kLog2High is exact for |n| < 2^11.
inline constexpr double kLog2High = 0x1.62e42fefa3800p-1;
inline constexpr double kLog2Low = 0x1.ef35793c76730p-45;
inline constexpr double kInverseLog2 = 0x1.71547652b82fep+0;

/// Below this exp is 0: what is left out is smaller than 2^−1021.
inline constexpr double kExpLowest = -708;

/// exp(x) for kExpLowest ≤ x < 709.78; anything for other x.
/// x = n·log 2 + r with |r| ≤ log(2)/2, exp(r) = 1 + (r + r²(½ + r·q(r))). The linear term uses the
/// two parts of r = high − low unrounded. Largest error measured: 0.89 ulp.
SRLM_INLINE inline Piece exp_in_range(Piece x) {
    // Adding 1.5·2^52 rounds to an integer and leaves it in the lowest bits.
    const Piece shifted = x * kInverseLog2 + 0x1.8p52;
    const Piece n = shifted - 0x1.8p52;
    const Piece high = x - n * kLog2High;
    const Piece low = n * kLog2Low;
    const Piece r = high - low;
    const Piece r2 = r * r;
    // q in two interleaved chains, half as deep as one.
    Piece even = r2 * 0x1.ad1fdacf54a9cp-26 + 0x1.71df55b2137dbp-19;
    Piece odd = r2 * 0x1.289fb14f2d7c5p-22 + 0x1.a019ab0994638p-16;
    even = even * r2 + 0x1.a01a011bd3294p-13;
    odd = odd * r2 + 0x1.6c16c17ccd7e9p-10;
    even = even * r2 + 0x1.11111111289abp-7;
    odd = odd * r2 + 0x1.55555555531eap-5;
    even = even * r2 + 0x1.5555555555501p-3;
    const Piece q = odd * r + even;
    const Piece p = (high + (r2 * (q * r + 0.5) - low)) + 1.0;
    return from_bits(bits(p) + (bits(shifted) << 52));
}

/// exp(x) for x ≤ 709: 0 below kExpLowest, NaN kept.
SRLM_INLINE inline Piece exp_nonpositive(Piece x) {
    const Piece result = exp_in_range(x);
    return x < kExpLowest ? Piece{} : result;
}

/// exp(x) for any x.
SRLM_INLINE inline Piece exp_piece(Piece x) {
    const Piece result = exp_nonpositive(x);
    const Piece limited = x > 0x1.62e42fefa39efp+9 ? splat(__builtin_inf()) : result;
    return x == x ? limited : x;
}

/// log(x) for positive, normal, finite x; anything for other x.
/// x = 2^k·(1 + f) with 1 + f in [√½, √2), s = f/(2 + f), log(1 + f) = f − (f²/2 − s·(f²/2 + R(s²))).
/// `k_offset` is added to k. Largest error measured: 0.87 ulp.
SRLM_INLINE inline Piece log_normal(Piece x, Piece k_offset) {
    // Moves the binade so that the exponent field counts from √½.
    const Bits moved = bits(x) + (0x3ff0000000000000u - 0x3fe6a09e667f3bcdu);
    const Bits exponent = moved >> 52;
    const Piece one_plus_f = from_bits((moved & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu);
    // The exponent becomes a double by way of the lowest bits of 2^52.
    const Piece k = from_bits(exponent | 0x4330000000000000u) - (0x1p52 + 1023) + k_offset;
    const Piece f = one_plus_f - 1.0;
    const Piece s = f / (f + 2.0);
    const Piece z = s * s;
    const Piece w = z * z;
    const Piece odd = ((w * 0x1.39a0f4f155941p-3 + 0x1.c71c51e7f29e3p-3) * w + 0x1.999999997fb31p-2) * w;
    const Piece even = (((w * 0x1.2f0d8f25e4633p-3 + 0x1.7466462d59b1dp-3) * w + 0x1.2492494217a89p-2) * w +
                        0x1.5555555555593p-1) *
                       z;
    const Piece half_square = f * f * 0.5;
    const Piece correction = s * (half_square + (odd + even)) + k * kLog2Low;
    return k * kLog2High - ((half_square - correction) - f);
}

/// log(x) for any x: −∞ at 0, NaN below, +∞ and NaN kept.
SRLM_INLINE inline Piece log_piece(Piece x) {
    const Piece scaled = x < 0x1p-1022 ? x * 0x1p54 : x;
    const Piece offset = x < 0x1p-1022 ? splat(-54.0) : Piece{};
    Piece result = log_normal(scaled, offset);
    result = x < __builtin_inf() ? result : x;
    result = x == 0.0 ? splat(-__builtin_inf()) : result;
    return x < 0.0 ? splat(__builtin_nan("")) : result;
}

}  // namespace srlm::SRLM_ISA
