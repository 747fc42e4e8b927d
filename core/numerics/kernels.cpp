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
    double lane[kLanes];
    store(lane, best);
    double largest = lane[0];
    for (std::size_t i = 1; i < kLanes; ++i) largest = lane[i] > largest ? lane[i] : largest;
    return largest;
}

void softmax(const double* logits, std::size_t X, std::size_t stride, double* probability,
             double* log_partition) {
    double total[kLanes];  // Σ exp(l − max) of the last rows, for one vector logarithm
    double top[kLanes];
    for (std::size_t x = 0; x < X; ++x) {
        const double* row = logits + x * stride;
        double* p = probability + x * stride;
        const double largest = row_max(row, stride);
        Lanes partial{};
        for (std::size_t m = 0; m < stride; m += kLanes) {
            each_piece([&](auto i) SRLM_INLINE {
                const Piece e = exp_nonpositive(load(row + m + i * kPieceSize) - largest);
                store(p + m + i * kPieceSize, e);
                partial.piece[i] += e;
            });
        }
        const double sum_of_row = sum(partial);
        for (std::size_t m = 0; m < stride; m += kPieceSize) store(p + m, load(p + m) / sum_of_row);

        const std::size_t slot = x % kLanes;
        total[slot] = sum_of_row;
        top[slot] = largest;
        if (slot == kLanes - 1 || x == X - 1) {
            log(total, slot + 1, total);
            for (std::size_t i = 0; i <= slot; ++i) log_partition[x - slot + i] = top[i] + total[i];
        }
    }
}

void mode(const double* logits, std::size_t X, std::size_t stride, std::int32_t* index, double* top,
          double* runner_up) {
    for (std::size_t x = 0; x < X; ++x) {
        const double* row = logits + x * stride;
        Lanes best = load_lanes(row), second;
        Bits where[kPieces];
        each_piece([&](auto i) SRLM_INLINE {
            second.piece[i] = splat(-__builtin_inf());
            where[i] = Bits{};
        });
        for (std::size_t m = kLanes; m < stride; m += kLanes) {
            each_piece([&](auto i) SRLM_INLINE {
                const Piece next = load(row + m + i * kPieceSize);
                const auto larger = next > best.piece[i];
                const Piece loser = larger ? best.piece[i] : next;
                second.piece[i] = loser > second.piece[i] ? loser : second.piece[i];
                best.piece[i] = larger ? next : best.piece[i];
                where[i] = larger ? splat(std::uint64_t{m}) : where[i];
            });
        }
        double lane_best[kLanes], lane_second[kLanes];
        store(lane_best, best);
        store(lane_second, second);
        std::size_t winner = 0, position = static_cast<std::size_t>(where[0][0]);
        for (std::size_t i = 1; i < kLanes; ++i) {
            const std::size_t candidate = static_cast<std::size_t>(where[i / kPieceSize][i % kPieceSize]) + i;
            if (lane_best[i] > lane_best[winner] ||
                (lane_best[i] == lane_best[winner] && candidate < position)) {
                winner = i;
                position = candidate;
            }
        }
        double other = lane_second[winner];
        for (std::size_t i = 0; i < kLanes; ++i) {
            if (i != winner && lane_best[i] > other) other = lane_best[i];
        }
        index[x] = static_cast<std::int32_t>(position);
        top[x] = lane_best[winner];
        runner_up[x] = other;
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

#define SRLM_STRING(name) #name
#define SRLM_QUOTE(name) SRLM_STRING(name)

extern constinit const Kernels kernel_set = {
    SRLM_QUOTE(SRLM_ISA), logits, softmax, mode, row_dots, cumulate, gram, exp, log, uniforms, normals,
};

}  // namespace srlm::SRLM_ISA
