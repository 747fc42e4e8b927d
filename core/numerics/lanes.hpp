#pragma once
/// \file
/// The logical vector of eight doubles, as pieces of the target's own width (4×16, 2×32 or 1×64
/// bytes). For kernels.cpp only, which is compiled once per instruction set: everything here lives
/// in a namespace named after the set, so that no function of one set can be linked into another.
///
/// Elementwise work is written on one Piece, because each of its results depends on one element.
/// Sums across elements are written on Lanes: eight partial sums, then a fixed tree.

#include <cstddef>
#include <cstdint>

#ifndef SRLM_ISA
#error "Define SRLM_ISA, the name of the instruction set, on the command line."
#endif

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace srlm::SRLM_ISA {

#if defined(__AVX512F__)
inline constexpr std::size_t kPieceBytes = 64;
#elif defined(__AVX2__)
inline constexpr std::size_t kPieceBytes = 32;
#else
inline constexpr std::size_t kPieceBytes = 16;
#endif

inline constexpr std::size_t kPieceSize = kPieceBytes / sizeof(double);  ///< Doubles in a piece.
inline constexpr std::size_t kPieces = 8 / kPieceSize;                   ///< Pieces in a logical vector.

typedef double Piece __attribute__((vector_size(kPieceBytes)));
typedef std::uint64_t Bits __attribute__((vector_size(kPieceBytes)));

/// Inlining must not be a matter of cost: arrays of pieces stay in registers only after it.
#define SRLM_INLINE __attribute__((always_inline))

template <std::size_t I>
struct Index {
    constexpr operator std::size_t() const { return I; }
};

/// `f(Index<0>)` … `f(Index<N−1>)`: a loop unrolled by the language, so that arrays indexed by it are
/// taken apart into registers whatever the optimiser thinks of unrolling.
template <std::size_t N, class F>
SRLM_INLINE inline void unroll(F&& f) {
    if constexpr (N > 0) {
        unroll<N - 1>(f);
        f(Index<N - 1>{});
    }
}

SRLM_INLINE inline Piece load(const double* from) {
    Piece piece;
    __builtin_memcpy(&piece, from, sizeof piece);
    return piece;
}

SRLM_INLINE inline void store(double* to, Piece piece) { __builtin_memcpy(to, &piece, sizeof piece); }

SRLM_INLINE inline Piece splat(double value) { return value - Piece{}; }
SRLM_INLINE inline Bits splat(std::uint64_t value) { return value + Bits{}; }

SRLM_INLINE inline Bits bits(Piece piece) { return reinterpret_cast<Bits>(piece); }
SRLM_INLINE inline Piece from_bits(Bits value) { return reinterpret_cast<Piece>(value); }

/// Product of the lower 32 bits of each element with a 32-bit factor; upper bits are ignored.
SRLM_INLINE inline Bits multiply_wide(Bits a, std::uint64_t factor) {
#if defined(__AVX512F__)
    return reinterpret_cast<Bits>(
        _mm512_maskz_mul_epu32(0xff, reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(splat(factor))));
#elif defined(__AVX2__)
    return reinterpret_cast<Bits>(
        _mm256_mul_epu32(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(splat(factor))));
#elif defined(__x86_64__)
    return reinterpret_cast<Bits>(
        _mm_mul_epu32(reinterpret_cast<__m128i>(a), reinterpret_cast<__m128i>(splat(factor))));
#else
    return (a & 0xffffffffu) * factor;
#endif
}

SRLM_INLINE inline std::uint64_t multiply_wide(std::uint64_t a, std::uint64_t factor) {
    return (a & 0xffffffffu) * factor;
}

/// Writes a0 b0 a1 b1 …
template <class P>
SRLM_INLINE inline void store_interleaved(double* to, P a, P b) {
    if constexpr (sizeof(P) == 16) {
        store(to, __builtin_shufflevector(a, b, 0, 2));
        store(to + 2, __builtin_shufflevector(a, b, 1, 3));
    } else if constexpr (sizeof(P) == 32) {
        store(to, __builtin_shufflevector(a, b, 0, 4, 1, 5));
        store(to + 4, __builtin_shufflevector(a, b, 2, 6, 3, 7));
    } else {
        store(to, __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11));
        store(to + 8, __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15));
    }
}

/// Eight doubles; element i of the logical vector is element i mod kPieceSize of piece i / kPieceSize.
struct Lanes {
    Piece piece[kPieces];
};

/// f applied to each piece.
template <class F>
SRLM_INLINE inline void each_piece(F&& f) {
    unroll<kPieces>(f);
}

SRLM_INLINE inline Lanes load_lanes(const double* from) {
    Lanes lanes;
    each_piece([&](auto i) SRLM_INLINE { lanes.piece[i] = load(from + i * kPieceSize); });
    return lanes;
}

/// 0 … 7.
SRLM_INLINE inline Lanes lane_numbers() {
    static constexpr double kNumbers[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    return load_lanes(kNumbers);
}

/// join(join(join(0,4),join(2,6)), join(join(1,5),join(3,7))) of the eight elements: the tree that everything
/// across elements uses, on vectors as long as there are some.
template <class L, class F>
SRLM_INLINE inline double tree(const L& lanes, F&& join) {
    typedef double Four __attribute__((vector_size(32)));
    typedef double Two __attribute__((vector_size(16)));
    Two two;
    if constexpr (kPieces == 4) {
        two = join(join(lanes.piece[0], lanes.piece[2]), join(lanes.piece[1], lanes.piece[3]));
    } else {
        Four four;
        if constexpr (kPieces == 2) {
            four = join(lanes.piece[0], lanes.piece[1]);
        } else {
            const auto all = lanes.piece[0];
            four = join(__builtin_shufflevector(all, all, 0, 1, 2, 3),
                        __builtin_shufflevector(all, all, 4, 5, 6, 7));
        }
        two = join(__builtin_shufflevector(four, four, 0, 1), __builtin_shufflevector(four, four, 2, 3));
    }
    return join(two, __builtin_shufflevector(two, two, 1, 0))[0];
}

SRLM_INLINE inline double sum(const Lanes& lanes) {
    return tree(lanes, [](auto a, auto b) SRLM_INLINE { return a + b; });
}

SRLM_INLINE inline double largest(const Lanes& lanes) {
    return tree(lanes, [](auto a, auto b) SRLM_INLINE { return b > a ? b : a; });
}

SRLM_INLINE inline double smallest(const Lanes& lanes) {
    return tree(lanes, [](auto a, auto b) SRLM_INLINE { return b < a ? b : a; });
}

/// How many of N pieces' numbers are at most t.
template <std::size_t N>
SRLM_INLINE inline std::size_t count_at_most(const double* numbers, double t) {
#if defined(__AVX512F__)
    int count = 0;
    unroll<N>([&](auto i) SRLM_INLINE {
        count += __builtin_popcount(_mm512_cmp_pd_mask(load(numbers + i * kPieceSize), splat(t), _CMP_LE_OQ));
    });
    return static_cast<std::size_t>(count);
#else
    Bits counts{};
    unroll<N>([&](auto i)
                  SRLM_INLINE { counts -= reinterpret_cast<Bits>(load(numbers + i * kPieceSize) <= t); });
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < kPieceSize; ++i) count += counts[i];
    return static_cast<std::size_t>(count);
#endif
}

}  // namespace srlm::SRLM_ISA
