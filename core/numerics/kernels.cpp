/// \file
/// Compiled once for each instruction set, with SRLM_ISA naming it.

#include "numerics/kernels.hpp"

#include "numerics/elementary.hpp"
#include "numerics/lanes.hpp"
#include "numerics/products.hpp"
#include "numerics/random.hpp"

namespace srlm::SRLM_ISA {

static_assert(kLanes == kPieces * kPieceSize);

/// `out[i] = f(in[i])`, piece by piece; the last piece is filled up with ones.
template <class F>
SRLM_INLINE inline void elementwise(const double* in, std::size_t count, double* out, F&& f) {
    std::size_t i = 0;
    for (; i + kPieceSize <= count; i += kPieceSize) store(out + i, f(load(in + i)));
    if (i < count) {
        double last[kPieceSize];
        for (std::size_t k = 0; k < kPieceSize; ++k) last[k] = i + k < count ? in[i + k] : 1;
        store(last, f(load(last)));
        for (std::size_t k = 0; i + k < count; ++k) out[i + k] = last[k];
    }
}

void exp(const double* x, std::size_t count, double* out) {
    elementwise(x, count, out, [](Piece piece) SRLM_INLINE { return exp_piece(piece); });
}

void log(const double* x, std::size_t count, double* out) {
    elementwise(x, count, out, [](Piece piece) SRLM_INLINE { return log_piece(piece); });
}

SRLM_INLINE inline double row_max(const double* row, std::size_t stride) {
    Lanes best = load_lanes(row);
    for (std::size_t m = kLanes; m < stride; m += kLanes) {
        each_piece([&](auto i) SRLM_INLINE {
            const Piece next = load(row + m + i * kPieceSize);
            best.piece[i] = next > best.piece[i] ? next : best.piece[i];
        });
    }
    return largest(best);
}

void softmax(const double* logits, std::size_t X, std::size_t stride, double* probability,
             double* log_partition) {
    double total[kLanes];  // Σ exp(l − max) of the last rows, for one vector logarithm
    double top[kLanes];
    for (std::size_t x = 0; x < X; ++x) {
        const double* row = logits + x * stride;
        double* p = probability + x * stride;
        const double most = row_max(row, stride);
        Lanes partial{};
        for (std::size_t m = 0; m < stride; m += kLanes) {
            each_piece([&](auto i) SRLM_INLINE {
                const Piece e = exp_nonpositive(load(row + m + i * kPieceSize) - most);
                store(p + m + i * kPieceSize, e);
                partial.piece[i] += e;
            });
        }
        const double sum_of_row = sum(partial);
        for (std::size_t m = 0; m < stride; m += kPieceSize) store(p + m, load(p + m) / sum_of_row);

        const std::size_t slot = x % kLanes;
        total[slot] = sum_of_row;
        top[slot] = most;
        if (slot == kLanes - 1 || x == X - 1) {
            log(total, slot + 1, total);
            for (std::size_t i = 0; i <= slot; ++i) log_partition[x - slot + i] = top[i] + total[i];
        }
    }
}

void mode(const double* logits, std::size_t X, std::size_t stride, std::int32_t* index, double* top,
          double* runner_up) {
    const Lanes number = lane_numbers();
    for (std::size_t x = 0; x < X; ++x) {
        const double* row = logits + x * stride;
        Lanes best = load_lanes(row), place = number, second;
        each_piece([&](auto i) SRLM_INLINE { second.piece[i] = splat(-__builtin_inf()); });
        for (std::size_t m = kLanes; m < stride; m += kLanes) {
            each_piece([&](auto i) SRLM_INLINE {
                const Piece next = load(row + m + i * kPieceSize);
                const auto larger = next > best.piece[i];
                const Piece loser = larger ? best.piece[i] : next;
                second.piece[i] = loser > second.piece[i] ? loser : second.piece[i];
                best.piece[i] = larger ? next : best.piece[i];
                place.piece[i] = larger ? number.piece[i] + static_cast<double>(m) : place.piece[i];
            });
        }
        // The first place of the largest; for the runner-up, its lane's second stands in for it.
        const double most = largest(best);
        Lanes candidate;
        each_piece([&](auto i) SRLM_INLINE {
            candidate.piece[i] = best.piece[i] == most ? place.piece[i] : splat(__builtin_inf());
        });
        const double first = smallest(candidate);
        each_piece([&](auto i) SRLM_INLINE {
            best.piece[i] = candidate.piece[i] == first ? second.piece[i] : best.piece[i];
        });
        index[x] = static_cast<std::int32_t>(first);
        top[x] = row[index[x]];
        runner_up[x] = largest(best);
    }
}

void row_dots(const double* a, const double* b, std::size_t X, std::size_t stride, double* out) {
    for (std::size_t x = 0; x < X; ++x) {
        Lanes partial{};
        for (std::size_t m = x * stride; m < (x + 1) * stride; m += kLanes) {
            each_piece([&](auto i) SRLM_INLINE {
                partial.piece[i] += load(a + m + i * kPieceSize) * load(b + m + i * kPieceSize);
            });
        }
        out[x] = sum(partial);
    }
}

void lowest(const double* table, std::size_t X, std::size_t stride, double* out) {
    for (std::size_t x = 0; x < X; ++x) {
        Lanes least;
        each_piece([&](auto i) SRLM_INLINE { least.piece[i] = splat(__builtin_inf()); });
        for (std::size_t m = x * stride; m < (x + 1) * stride; m += kLanes) {
            each_piece([&](auto i) SRLM_INLINE {
                const Piece next = load(table + m + i * kPieceSize);
                const Piece there = next > kPadLogit / 2 ? next : splat(__builtin_inf());
                least.piece[i] = there < least.piece[i] ? there : least.piece[i];
            });
        }
        out[x] = smallest(least);
    }
}

void subtract(const double* table, const double* of_row, std::size_t X, std::size_t stride, double* out) {
    for (std::size_t x = 0; x < X; ++x)
        for (std::size_t m = x * stride; m < (x + 1) * stride; m += kPieceSize)
            store(out + m, load(table + m) - of_row[x]);
}

void dots_at(const double* rows, std::size_t stride, const double* vector, const std::uint32_t* index,
             std::size_t count, double* out) {
    for (std::size_t i = 0; i < count; ++i) {
        const double* row = rows + index[i] * stride;
        Lanes partial{};
        for (std::size_t m = 0; m < stride; m += kLanes) {
            each_piece([&](auto k) SRLM_INLINE {
                partial.piece[k] += load(row + m + k * kPieceSize) * load(vector + m + k * kPieceSize);
            });
        }
        out[i] = sum(partial);
    }
}

void differences(const double* rows, std::size_t stride, const EdgeRows& edges, std::size_t count,
                 double* difference, double* weighted) {
    for (std::size_t i = 0; i < count; ++i) {
        const double* a = rows + edges.first[i] * stride;
        const double* b = rows + edges.second[i] * stride;
        for (std::size_t m = 0; m < stride; m += kPieceSize) {
            const Piece change = load(a + m) - load(b + m);
            store(difference + i * stride + m, change);
            store(weighted + i * stride + m, change * edges.weight[i]);
        }
    }
}

/// Pieces of a row that stay in registers while its neighbours pass by.
inline constexpr std::size_t kHeldPieces = 4;

template <std::size_t Held>
SRLM_INLINE inline void laplacian_columns(const double* rows, std::size_t stride, const Neighbours& at,
                                          std::size_t i, std::size_t m, double* own, double* out) {
    Piece row[Held], total[Held] = {};
    unroll<Held>([&](auto k) SRLM_INLINE {
        row[k] = load(rows + at.vertex[i] * stride + m + k * kPieceSize);
        store(own + i * stride + m + k * kPieceSize, row[k]);
    });
    for (std::uint32_t n = at.start[i]; n < at.start[i + 1]; ++n) {
        const double* other = rows + at.other[n] * stride + m;
        const Piece weight = splat(at.weight[n]);
        unroll<Held>([&](auto k)
                         SRLM_INLINE { total[k] += weight * (row[k] - load(other + k * kPieceSize)); });
    }
    unroll<Held>([&](auto k) SRLM_INLINE { store(out + i * stride + m + k * kPieceSize, total[k]); });
}

void laplacian(const double* rows, std::size_t stride, const Neighbours& at, std::size_t count, double* own,
               double* out) {
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t m = 0;
        for (; m + kHeldPieces * kPieceSize <= stride; m += kHeldPieces * kPieceSize)
            laplacian_columns<kHeldPieces>(rows, stride, at, i, m, own, out);
        if constexpr (kPieces < kHeldPieces)
            for (; m < stride; m += kPieceSize) laplacian_columns<1>(rows, stride, at, i, m, own, out);
    }
}

void sparse_dots(const double* value, const std::uint32_t* index, std::size_t count, const double* vector,
                 double* out) {
    Lanes sum = {};
    for (std::size_t e = 0; e < count; ++e) {
        each_piece([&](auto i) SRLM_INLINE {
            Piece factor;
            unroll<kPieceSize>(
                [&](auto j) SRLM_INLINE { factor[std::size_t{j}] = vector[index[i * kPieceSize + j]]; });
            sum.piece[i] += load(value + i * kPieceSize) * factor;
        });
        value += kLanes;
        index += kLanes;
    }
    each_piece([&](auto i) SRLM_INLINE { store(out + i * kPieceSize, sum.piece[i]); });
}

/// Running sums of N rows side by side, so that their additions overlap.
template <std::size_t N>
SRLM_INLINE inline void cumulate_rows(const double* p, std::size_t stride, double* cdf) {
    double running[N] = {};
    for (std::size_t m = 0; m < stride; ++m) {
        unroll<N>([&](auto r) SRLM_INLINE {
            running[r] += p[r * stride + m];
            cdf[r * stride + m] = running[r];
        });
    }
}

void cumulate(const double* p, std::size_t X, std::size_t stride, double* cdf) {
    std::size_t x = 0;
    for (; x + 4 <= X; x += 4) cumulate_rows<4>(p + x * stride, stride, cdf + x * stride);
    for (; x < X; ++x) cumulate_rows<1>(p + x * stride, stride, cdf + x * stride);
}

/// Running sums are halved until so many are left, which are compared all at once.
inline constexpr std::size_t kCompared = kPieceSize > 2 ? 16 : 8;

/// How many of `count` ascending sums, the last above t, are not above t. `count` is a multiple of kLanes,
/// and Compared is what is left of it.
template <std::size_t Compared>
SRLM_INLINE inline std::size_t first_above(const double* sums, std::size_t count, double t) {
    std::size_t base = 0;
    while (count > Compared) {
        const std::size_t half = count / (2 * kLanes) * kLanes;
        base += sums[base + half - 1] <= t ? half : 0;
        count -= half;
    }
    return base + count_at_most<Compared / kPieceSize>(sums + base, t);
}

template <std::size_t Compared>
SRLM_INLINE inline void pick_among(const double* cdf, std::size_t stride, const std::uint32_t* row,
                                   const double* u, std::size_t count, std::uint32_t* out) {
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t start = row[i] * stride;
        const double* sums = cdf + start;
        const double t = u[2 * i] * sums[stride - 1];
        out[i] = static_cast<std::uint32_t>(start + first_above<Compared>(sums, stride, t));
    }
}

void pick(const double* cdf, std::size_t stride, const std::uint32_t* row, const double* u, std::size_t count,
          std::uint32_t* out) {
    if constexpr (kCompared > kLanes)
        if (stride < kCompared) return pick_among<kLanes>(cdf, stride, row, u, count, out);
    pick_among<kCompared>(cdf, stride, row, u, count, out);
}

#define SRLM_STRING(name) #name
#define SRLM_QUOTE(name) SRLM_STRING(name)

extern constinit const Kernels kernel_set = {
    SRLM_QUOTE(SRLM_ISA),
    logits,
    softmax,
    mode,
    lowest,
    subtract,
    row_dots,
    dots_at,
    sparse_dots,
    cumulate,
    pick,
    differences,
    laplacian,
    gram,
    exp,
    log,
    uniforms,
    normals,
};

}  // namespace srlm::SRLM_ISA
