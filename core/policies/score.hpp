#pragma once
/// \file
/// Self-reward (§2, step 2): what each pair's responses are worth to the judge, Δr_i = r(x_i,y_i) −
/// r(x_i,y'_i) for rewards r [entries], to which a noisy judge adds σ(ε_i − ε'_i), fresh standard normals
/// for each evaluation.

#include <cstdint>
#include <vector>

#include "numerics/kernels.hpp"
#include "policies/edges.hpp"

namespace srlm {

/// Judges all pairs. A fit sees of an edge's c pairs their mean difference, normal of variance 2σ²/c, and of
/// all pairs what is left of their squares, 2σ² times χ² of n − E degrees of freedom, independent of the
/// means: these are drawn (slot 0 of stream `key`, in the order of the edges; slot 1), not the noise of every
/// pair.
void score(const double* rewards, double judge_noise, const StreamKey& key, std::vector<double>& scratch,
           Edges& edges);

/// One judge of pairs that are judged one by one.
struct PairJudge {
    const double* rewards;  ///< [entries]
    double noise;           ///< σ
    StreamKey key;          ///< Pair i, in the order of the edges, uses block i of slot 0
};

/// Δr of every pair, a few hundred at a time, where a fit sees more of them than score() draws.
class PairScores {
public:
    PairScores(const PairJudge& judge, const Edges& edges) : judge_(judge), edges_(edges) {}
    /// Of the pairs of edge e from number `first` of the round on, `count` ≤ kMost of them: valid until the
    /// next call.
    const double* of(std::size_t e, std::uint32_t first, std::size_t count);

    static constexpr std::size_t kMost = 256;

private:
    PairJudge judge_;
    const Edges& edges_;
    std::vector<double> normals_ = std::vector<double>(2 * kMost), differences_ = std::vector<double>(kMost);
};

/// f(e, number of the first, how many) for stretches of at most PairScores::kMost pairs of one edge.
template <class F>
void each_stretch(const Edges& edges, F&& f) {
    std::uint32_t first = 0;
    for (std::size_t e = 0; e < edges.size(); ++e) {
        for (auto left = static_cast<std::uint64_t>(edges.count[e]); left > 0;) {
            const std::size_t count = left < PairScores::kMost ? left : PairScores::kMost;
            f(e, first, count);
            first += static_cast<std::uint32_t>(count);
            left -= count;
        }
    }
}

/// Judges all pairs one by one and gives Kendall's τ between this judge's and the last judge's order of
/// them: the mean of sign(Δr_i)·sign(Δr'_i) over those that both order; NaN when there are none. Without
/// noise both judges order alike if their rewards do, and edges are enough (CREAM).
double score_and_compare(const PairJudge& judge, const PairJudge& last, std::vector<double>& scratch,
                         Edges& edges);

}  // namespace srlm
