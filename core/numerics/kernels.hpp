#pragma once
/// \file
/// The hot loops, on logical vectors of eight doubles. kernels.cpp is compiled once for each
/// instruction set; every variant gives the same bits, because the order of every sum is fixed
/// here and not by the target, and because nothing is contracted into a fused multiply-add.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace srlm {

/// Doubles in one logical vector. Rows that kernels read are padded to a multiple of it.
inline constexpr std::size_t kLanes = 8;

/// Logit of a padding entry: its probability is exactly 0 and 0·logit is finite.
inline constexpr double kPadLogit = -1e300;

/// `count` rounded up to a multiple of kLanes.
constexpr std::size_t padded(std::size_t count) { return (count + kLanes - 1) / kLanes * kLanes; }

/// Purpose of a random stream; part of the Philox counter, so streams never overlap.
enum class Stream : std::uint32_t {
    features = 1,
    theta = 2,
    pairs = 3,
    judge = 4,
    last_judge = 5,
    bias = 6,
    labels = 7,
    votes = 8,
    candidates = 9,
    hidden = 10,
    guesses = 11,
    gold = 12,
    bootstrap = 13,
    shown = 14,
    samples = 15,
    counts = 16,
};

/// Names one random stream: the Philox key is `seed`, and the counter's upper half is
/// (replicate, purpose·2^24 + round).
struct StreamKey {
    std::uint64_t seed = 0;
    std::uint32_t replicate = 0;
    std::uint32_t round = 0;  ///< Below 2^24.
    Stream purpose = Stream::pairs;
};

/// Edges between rows of a table: of each its two rows and its weight.
struct EdgeRows {
    const std::uint32_t* first;
    const std::uint32_t* second;
    const double* weight;
};

/// Vertices of a graph whose vertices are rows of a table: edges start[i] … start[i + 1] of vertex i have the
/// row `other` at their other end.
struct Neighbours {
    const std::uint32_t* vertex;  ///< Its row
    const std::uint32_t* start;
    const std::uint32_t* other;
    const double* weight;
};

/// One instruction set's kernels. Pointers need no alignment; sizes in doubles.
struct Kernels {
    std::string_view name;  ///< "sse2", "avx2", "avx512", "generic" or "simd128".

    /// ΦΘ: out[r·out_stride + m] = Σ_k features[k·M + m]·theta[r·theta_stride + k], k ascending.
    /// M a multiple of kLanes. (Def. 6.1)
    void (*logits)(const double* features, std::size_t M, std::size_t d, const double* theta,
                   std::size_t theta_stride, std::size_t R, double* out, std::size_t out_stride);

    /// For each of X rows of `stride` logits (a multiple of kLanes): with e = exp(l − max l) and
    /// S = Σ e (eight interleaved partial sums, then a fixed tree), e/S into `probability` and
    /// max l + log S into log_partition[x]. Exactly 0 where l − max l < −708, and so at kPadLogit.
    void (*softmax)(const double* logits, std::size_t X, std::size_t stride, double* probability,
                    double* log_partition);

    /// For each row: the first index of its largest logit, that logit, and the largest among the
    /// other entries (equal to the first when the mode is tied).
    void (*mode)(const double* logits, std::size_t X, std::size_t stride, std::int32_t* index, double* top,
                 double* runner_up);

    /// For each row: the smallest of the entries that are no padding (those above kPadLogit/2).
    void (*lowest)(const double* table, std::size_t X, std::size_t stride, double* out);

    /// out[x][m] = table[x][m] − of_row[x].
    void (*subtract)(const double* table, const double* of_row, std::size_t X, std::size_t stride,
                     double* out);

    /// For each row: Σ_m a[m]·b[m] in eight interleaved partial sums, then a fixed tree.
    void (*row_dots)(const double* a, const double* b, std::size_t X, std::size_t stride, double* out);

    /// out[i] = Σ_m rows[index[i]][m]·vector[m], summed as by row_dots.
    void (*dots_at)(const double* rows, std::size_t stride, const double* vector, const std::uint32_t* index,
                    std::size_t count, double* out);

    /// Eight sparse rows side by side: out[j] = Σ_e value[8e + j]·vector[index[8e + j]], e < count ascending.
    void (*sparse_dots)(const double* value, const std::uint32_t* index, std::size_t count,
                        const double* vector, double* out);

    /// For each row: running sums of p in ascending order (inclusive): the sampler's table.
    void (*cumulate)(const double* p, std::size_t X, std::size_t stride, double* cdf);

    /// The first entry of row[i] whose running sum is above u[2i] ∈ (0,1) of the row's total: one of positive
    /// probability. Every second number of u is read, since uniforms come in pairs.
    void (*pick)(const double* cdf, std::size_t stride, const std::uint32_t* row, const double* u,
                 std::size_t count, std::uint32_t* entry);

    /// For each edge: first row − second row into `difference`, and its weight times that into `weighted`.
    void (*differences)(const double* rows, std::size_t stride, const EdgeRows& edges, std::size_t count,
                        double* difference, double* weighted);

    /// For each of `count` vertices: its row into `own`, and Σ over its edges of weight·(its row − the other
    /// row), in their order, into `out`: rows of Lap·Φ.
    void (*laplacian)(const double* rows, std::size_t stride, const Neighbours& at, std::size_t count,
                      double* own, double* out);

    /// G[i·d_stride + j] += Σ_m a[m·d_stride + i]·b[m·d_stride + j], m ascending, for all j ≤ i
    /// (entries above the diagonal are left undefined). d_stride a multiple of kLanes.
    void (*gram)(const double* a, const double* b, std::size_t rows, std::size_t d, std::size_t d_stride,
                 double* G);

    /// out[i] = exp(x[i]), at most 1 ulp from the exact value; 0 below −708, +inf above 709.78, NaN kept.
    void (*exp)(const double* x, std::size_t count, double* out);

    /// out[i] = log(x[i]) for x > 0, at most 1 ulp; log 0 = −inf, NaN for x < 0.
    void (*log)(const double* x, std::size_t count, double* out);

    /// Philox4x32-10 blocks `first` … `first + blocks − 1` of a stream, slot `slot`, as two
    /// uniforms each in (0,1): u = (w + ½)·2^−52 with w the upper 52 bits of a 64-bit half (w + ½
    /// is exact, so u is never 0 or 1).
    /// Block index i and slot are the counter's lower half (i, slot).
    void (*uniforms)(StreamKey key, std::uint32_t slot, std::uint32_t first, std::size_t blocks, double* out);

    /// The same draws turned into standard normals by the inverse distribution function (AS 241).
    void (*normals)(StreamKey key, std::uint32_t slot, std::uint32_t first, std::size_t blocks, double* out);
};

/// The kernels in use: the best set that this processor runs, unless use_kernels() chose another.
const Kernels& kernels();

/// Every set compiled in and runnable here, the slowest first.
std::vector<const Kernels*> available_kernels();

/// Chooses a set by name for the whole process. Returns false when it is not available.
bool use_kernels(std::string_view name);

}  // namespace srlm
