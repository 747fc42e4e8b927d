#pragma once
#include <cstddef>

/// \file
/// The two matrix products, in tiles that stay in registers. A tile's size does not change any
/// result: each output is its own sum, in ascending order. For kernels.cpp only.

#include "numerics/lanes.hpp"

namespace srlm::SRLM_ISA {

// A tile is kTileRows × kTileColumns pieces of accumulators, plus one row of the wide operand and
// one broadcast number: 8 + 4 of 16 registers, or 16 + 4 of AVX-512's 32.
#if defined(__AVX512F__)
inline constexpr std::size_t kTileRows = 8;
#else
inline constexpr std::size_t kTileRows = 4;
#endif
inline constexpr std::size_t kTileColumns = 2;

/// C[r][c] += Σ_k narrow[r·row_step + k·k_step]·wide[k·wide_stride + c], for R rows and Columns
/// pieces; with `fresh`, C counts as 0 before.
template <std::size_t R, std::size_t Columns>
SRLM_INLINE inline void tile(bool fresh, const double* narrow, std::size_t row_step, std::size_t k_step,
                             const double* wide, std::size_t wide_stride, std::size_t K, double* C,
                             std::size_t C_stride) {
    Piece sum[R][Columns] = {};
    if (!fresh) {
        unroll<R>([&](auto r) SRLM_INLINE {
            unroll<Columns>([&](auto c) SRLM_INLINE { sum[r][c] = load(C + r * C_stride + c * kPieceSize); });
        });
    }
    for (std::size_t k = 0; k < K; ++k) {
        Piece row[Columns];
        unroll<Columns>([&](auto c) SRLM_INLINE { row[c] = load(wide + c * kPieceSize); });
        unroll<R>([&](auto r) SRLM_INLINE {
            const double factor = narrow[r * row_step];
            unroll<Columns>([&](auto c) SRLM_INLINE { sum[r][c] += row[c] * factor; });
        });
        wide += wide_stride;
        narrow += k_step;
    }
    unroll<R>([&](auto r) SRLM_INLINE {
        unroll<Columns>([&](auto c) SRLM_INLINE { store(C + r * C_stride + c * kPieceSize, sum[r][c]); });
    });
}

/// tile() for a number of rows known only now, up to kTileRows.
template <std::size_t R = kTileRows>
inline void tile_rows(std::size_t rows, bool fresh, const double* narrow, std::size_t row_step,
                      std::size_t k_step, const double* wide, std::size_t wide_stride, std::size_t K,
                      std::size_t columns, double* C, std::size_t C_stride) {
    if constexpr (R > 1) {
        if (rows < R) {
            return tile_rows<R - 1>(rows, fresh, narrow, row_step, k_step, wide, wide_stride, K, columns, C,
                                    C_stride);
        }
    }
    std::size_t c = 0;
    for (; c + kTileColumns * kPieceSize <= columns; c += kTileColumns * kPieceSize) {
        tile<R, kTileColumns>(fresh, narrow, row_step, k_step, wide + c, wide_stride, K, C + c, C_stride);
    }
    for (; c < columns; c += kPieceSize) {
        tile<R, 1>(fresh, narrow, row_step, k_step, wide + c, wide_stride, K, C + c, C_stride);
    }
}

// The block of the wide operand that all rows use before the next: it stays in the first-level
// cache, packed, since rows a power of two apart would fall on the same few cache sets.
inline constexpr std::size_t kBlockColumns = 32;
inline constexpr std::size_t kBlockDepth = 64;
// Few rows use each number of the wide operand once or twice: packing would cost more than it saves, unless
// the numbers come from memory, where whole blocks arrive faster than narrow columns.
inline constexpr std::size_t kRowsUnpacked = 8;
inline constexpr std::size_t kCached = std::size_t{1} << 21;  // numbers: 16 MiB

void logits(const double* features, std::size_t M, std::size_t d, const double* theta,
            std::size_t theta_stride, std::size_t R, double* out, std::size_t out_stride) {
    if (R <= kRowsUnpacked && M * d <= kCached) {
        for (std::size_t m = 0; m < M; m += kBlockColumns) {
            const std::size_t columns = M - m < kBlockColumns ? M - m : kBlockColumns;
            for (std::size_t r = 0; r < R; r += kTileRows) {
                const std::size_t rows = R - r < kTileRows ? R - r : kTileRows;
                tile_rows(rows, true, theta + r * theta_stride, theta_stride, 1, features + m, M, d, columns,
                          out + r * out_stride + m, out_stride);
            }
        }
        return;
    }
    double block[kBlockDepth * kBlockColumns] __attribute__((aligned(64)));
    for (std::size_t m = 0; m < M; m += kBlockColumns) {
        const std::size_t columns = M - m < kBlockColumns ? M - m : kBlockColumns;
        for (std::size_t k = 0; k < d; k += kBlockDepth) {
            const std::size_t depth = d - k < kBlockDepth ? d - k : kBlockDepth;
            for (std::size_t i = 0; i < depth; ++i) {
                const double* row = features + (k + i) * M + m;
                for (std::size_t c = 0; c < columns; c += kPieceSize) {
                    store(block + i * kBlockColumns + c, load(row + c));
                }
            }
            for (std::size_t r = 0; r < R; r += kTileRows) {
                const std::size_t rows = R - r < kTileRows ? R - r : kTileRows;
                tile_rows(rows, k == 0, theta + r * theta_stride + k, theta_stride, 1, block, kBlockColumns,
                          depth, columns, out + r * out_stride + m, out_stride);
            }
        }
    }
}

void gram(const double* a, const double* b, std::size_t rows, std::size_t d, std::size_t d_stride,
          double* G) {
    double block[kBlockDepth * kBlockColumns] __attribute__((aligned(64)));
    // Where a row is no longer than a block there is nothing to pack.
    const bool narrow = d_stride <= kBlockColumns;
    const std::size_t deepest = narrow ? rows : kBlockDepth;
    for (std::size_t m = 0; m < rows; m += deepest) {
        const std::size_t depth = rows - m < deepest ? rows - m : deepest;
        for (std::size_t j = 0; j < d; j += kBlockColumns) {
            const std::size_t block_columns = d_stride - j < kBlockColumns ? d_stride - j : kBlockColumns;
            for (std::size_t k = 0; !narrow && k < depth; ++k) {
                const double* row = b + (m + k) * d_stride + j;
                for (std::size_t c = 0; c < block_columns; c += kPieceSize) {
                    store(block + k * kBlockColumns + c, load(row + c));
                }
            }
            const double* wide = narrow ? b + m * d_stride : block;
            const std::size_t wide_stride = narrow ? d_stride : kBlockColumns;
            for (std::size_t i = j / kTileRows * kTileRows; i < d; i += kTileRows) {
                const std::size_t tile_height = d - i < kTileRows ? d - i : kTileRows;
                // Columns up to the diagonal, in whole pieces.
                std::size_t columns = (i + tile_height - j + kPieceSize - 1) / kPieceSize * kPieceSize;
                if (columns > block_columns) columns = block_columns;
                tile_rows(tile_height, false, a + m * d_stride + i, 1, d_stride, wide, wide_stride, depth,
                          columns, G + i * d_stride + j, d_stride);
            }
        }
    }
}

}  // namespace srlm::SRLM_ISA
