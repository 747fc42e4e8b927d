#pragma once
#include <cstddef>
#include <cstdint>

/// \file
/// Philox4x32-10 (Salmon et al. 2011), and uniforms and normals made from it. For kernels.cpp only.

#include "numerics/elementary.hpp"
#include "numerics/kernels.hpp"

namespace srlm::SRLM_ISA {

/// kPieceSize consecutive blocks: block `index[i]` gives two numbers of 64 bits, low[i] and high[i].
template <class Words>
struct Blocks {
    Words low, high;
};

/// On vectors, or on one block.
template <class Words>
SRLM_INLINE inline Blocks<Words> philox(StreamKey key, std::uint32_t slot, Words index) {
    // 32-bit words in 64-bit elements. Only the lower half of an element counts, so nothing is
    // masked before the end.
    const auto all = [](std::uint32_t word) SRLM_INLINE { return std::uint64_t{word} + Words{}; };
    Words c0 = index;
    Words c1 = all(slot);
    Words c2 = all(key.replicate);
    Words c3 = all(static_cast<std::uint32_t>(key.purpose) << 24 | key.round);
    std::uint32_t k0 = static_cast<std::uint32_t>(key.seed);
    std::uint32_t k1 = static_cast<std::uint32_t>(key.seed >> 32);
    unroll<10>([&](auto) SRLM_INLINE {
        const Words p0 = multiply_wide(c0, 0xD2511F53u);
        const Words p1 = multiply_wide(c2, 0xCD9E8D57u);
        c0 = (p1 >> 32) ^ c1 ^ all(k0);
        c2 = (p0 >> 32) ^ c3 ^ all(k1);
        c1 = p1;
        c3 = p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    });
    return {(c0 & 0xffffffffu) | (c1 << 32), (c2 & 0xffffffffu) | (c3 << 32)};
}

SRLM_INLINE inline Blocks<Bits> philox_blocks(StreamKey key, std::uint32_t slot, Bits index) {
#if defined(__wasm_simd128__)
    // WebAssembly has no product of the lower halves of a vector's elements. By those that there are, two
    // blocks at once take twice as long as one after the other.
    const auto a = philox(key, slot, std::uint64_t{index[0]}), b = philox(key, slot, std::uint64_t{index[1]});
    return {Bits{a.low, b.low}, Bits{a.high, b.high}};
#else
    return philox(key, slot, index);
#endif
}

/// (w + ½)·2^−52 with w the upper 52 bits: exact, in (0,1), symmetric about ½.
SRLM_INLINE inline Piece unit_interval(Bits random) {
    return from_bits((random >> 12) | 0x3ff0000000000000u) - (1 - 0x1p-53);
}

void uniforms(StreamKey key, std::uint32_t slot, std::uint32_t first, std::size_t blocks, double* out) {
    Bits step;
    for (std::size_t i = 0; i < kPieceSize; ++i) step[i] = i;
    const auto draw = [&](std::size_t block, double* to) SRLM_INLINE {
        const Blocks<Bits> drawn =
            philox_blocks(key, slot, step + (first + static_cast<std::uint32_t>(block)));
        store_interleaved(to, unit_interval(drawn.low), unit_interval(drawn.high));
    };
    std::size_t block = 0;
    for (; block + kPieceSize <= blocks; block += kPieceSize) draw(block, out + 2 * block);
    if (block < blocks) {
        double last[2 * kPieceSize];
        draw(block, last);
        for (std::size_t i = 0; i < 2 * (blocks - block); ++i) out[2 * block + i] = last[i];
    }
}

/// Σ_i coefficient[i]·x^i
template <std::size_t N>
SRLM_INLINE inline Piece polynomial(const double (&coefficient)[N], Piece x) {
    Piece value = splat(coefficient[N - 1]);
    unroll<N - 1>([&](auto i) SRLM_INLINE { value = value * x + coefficient[N - 2 - i]; });
    return value;
}

// Wichura's algorithm AS 241 (PPND16): numerators and denominators of its three rational functions.
inline constexpr double kCentreTop[] = {
    3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
    4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3};
inline constexpr double kCentreBottom[] = {1.0,
                                           4.2313330701600911252e+1,
                                           6.8718700749205790830e+2,
                                           5.3941960214247511077e+3,
                                           2.1213794301586595867e+4,
                                           3.9307895800092710610e+4,
                                           2.8729085735721942674e+4,
                                           5.2264952788528545610e+3};
inline constexpr double kTailTop[] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                      5.76949722146069140550e0,  3.64784832476320460504e0,
                                      1.27045825245236838258e0,  2.41780725177450611770e-1,
                                      2.27238449892691845833e-2, 7.74545014278341407640e-4};
inline constexpr double kTailBottom[] = {1.0,
                                         2.05319162663775882187e0,
                                         1.67638483018380384940e0,
                                         6.89767334985100004550e-1,
                                         1.48103976427480074590e-1,
                                         1.51986665636164571966e-2,
                                         5.47593808499534494600e-4,
                                         1.05075007164441684324e-9};
inline constexpr double kFarTop[] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                     1.78482653991729133580e0,  2.96560571828504891230e-1,
                                     2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                     2.71155556874348757815e-5, 2.01033439929228813265e-7};
inline constexpr double kFarBottom[] = {1.0,
                                        5.99832206555887937690e-1,
                                        1.36929880922735805310e-1,
                                        1.48753612908506148525e-2,
                                        7.86869131145613259100e-4,
                                        1.84631831751005468180e-5,
                                        1.42151175831644588870e-7,
                                        2.04426310338993978564e-15};
inline constexpr double kCentre = 0.425;  ///< The first function holds for |u − ½| ≤ kCentre.

SRLM_INLINE inline Piece normal_centre(Piece u) {
    const Piece q = u - 0.5;
    const Piece r = kCentre * kCentre - q * q;
    return q * polynomial(kCentreTop, r) / polynomial(kCentreBottom, r);
}

SRLM_INLINE inline Piece normal_tail(Piece u) {
    const Piece upper = 1.0 - u;
    Piece r = -log_normal(u < 0.5 ? u : upper, Piece{});
    for (std::size_t i = 0; i < kPieceSize; ++i) r[i] = __builtin_sqrt(r[i]);
    const Piece near = polynomial(kTailTop, r - 1.6) / polynomial(kTailBottom, r - 1.6);
    const Piece far = polynomial(kFarTop, r - 5.0) / polynomial(kFarBottom, r - 5.0);
    const Piece size = r <= 5.0 ? near : far;
    return u < 0.5 ? -size : size;
}

void normals(StreamKey key, std::uint32_t slot, std::uint32_t first, std::size_t blocks, double* out) {
    // A batch at a time: all through the central function, then the 15 % in the tails, gathered.
    constexpr std::size_t kBatch = 64;
    double u[kBatch], tail[kBatch + kPieceSize];
    std::uint32_t where[kBatch + 1];
    while (blocks > 0) {
        const std::size_t drawn = blocks < kBatch / 2 ? blocks : kBatch / 2;
        for (std::size_t i = 2 * drawn; i < kBatch; ++i) u[i] = 0.5;
        uniforms(key, slot, first, drawn, u);
        std::size_t tails = 0;
        for (std::uint32_t i = 0; i < kBatch; ++i) {
            tail[tails] = u[i];
            where[tails] = i;
            const double q = u[i] - 0.5;
            tails += q > kCentre || q < -kCentre;
        }
        for (std::size_t i = 0; i < kBatch; i += kPieceSize) store(u + i, normal_centre(load(u + i)));
        for (std::size_t i = tails; i < tails + kPieceSize; ++i) tail[i] = 0.01;
        for (std::size_t i = 0; i < tails; i += kPieceSize) store(tail + i, normal_tail(load(tail + i)));
        for (std::size_t i = 0; i < tails; ++i) u[where[i]] = tail[i];
        for (std::size_t i = 0; i < 2 * drawn; ++i) out[i] = u[i];
        out += 2 * drawn;
        first += static_cast<std::uint32_t>(drawn);
        blocks -= drawn;
    }
}

}  // namespace srlm::SRLM_ISA
