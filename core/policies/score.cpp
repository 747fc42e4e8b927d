#include "policies/score.hpp"

#include <algorithm>
#include <cmath>

#include "base/nan.hpp"
#include "numerics/draws.hpp"

namespace srlm {

namespace {

constexpr std::size_t kChunk = 512;  // normals made at a time

void score_exactly(const double* rewards, Edges& edges) {
    edges.reward_difference.resize(edges.size());
    for (std::size_t e = 0; e < edges.size(); ++e)
        edges.reward_difference[e] = rewards[edges.first[e]] - rewards[edges.second[e]];
    edges.scatter = 0;
}

double sign(double value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

}  // namespace

void score(const double* rewards, double judge_noise, const StreamKey& key, std::vector<double>& scratch,
           Edges& edges) {
    score_exactly(rewards, edges);
    if (judge_noise == 0) return;
    const std::size_t E = edges.size();
    scratch.resize(kChunk);
    for (std::size_t start = 0; start < E; start += kChunk) {
        const std::size_t count = std::min(kChunk, E - start);
        kernels().normals(key, 0, static_cast<std::uint32_t>(start / 2), (count + 1) / 2, scratch.data());
        for (std::size_t i = 0; i < count; ++i)
            edges.reward_difference[start + i] +=
                judge_noise * std::sqrt(2 / edges.count[start + i]) * scratch[i];
    }
    UniformSource uniforms(key, 1);
    edges.scatter =
        2 * judge_noise * judge_noise * chi_square(edges.pairs - static_cast<double>(E), uniforms);
}

const double* PairScores::of(std::size_t e, std::uint32_t first, std::size_t count) {
    const double exact = judge_.rewards[edges_.first[e]] - judge_.rewards[edges_.second[e]];
    if (judge_.noise == 0) {
        std::fill_n(differences_.begin(), count, exact);
        return differences_.data();
    }
    kernels().normals(judge_.key, 0, first, count, normals_.data());
    for (std::size_t i = 0; i < count; ++i)
        differences_[i] = exact + judge_.noise * (normals_[2 * i] - normals_[2 * i + 1]);
    return differences_.data();
}

double score_and_compare(const PairJudge& judge, const PairJudge& last, std::vector<double>& scratch,
                         Edges& edges) {
    double sum = 0, ordered = 0;
    const auto compare = [&](double product, double count) {
        sum += sign(product) * count;
        if (product != 0) ordered += count;
    };
    score_exactly(judge.rewards, edges);
    if (judge.noise == 0 && last.noise == 0) {
        for (std::size_t e = 0; e < edges.size(); ++e) {
            const double before = last.rewards[edges.first[e]] - last.rewards[edges.second[e]];
            compare(edges.reward_difference[e] * before, edges.count[e]);
        }
        return ordered > 0 ? sum / ordered : kNaN;
    }
    PairScores now(judge, edges), before(last, edges);
    // Sums of Δr less its exact part, by edge; of their squares over all edges.
    std::vector<double>& noise = scratch;
    noise.assign(edges.size(), 0.0);
    double squares = 0;
    each_stretch(edges, [&](std::size_t e, std::uint32_t first, std::size_t count) {
        const double* a = now.of(e, first, count);
        const double* b = before.of(e, first, count);
        for (std::size_t i = 0; i < count; ++i) {
            const double error = a[i] - edges.reward_difference[e];
            noise[e] += error;
            squares += error * error;
            compare(a[i] * b[i], 1);
        }
    });
    for (std::size_t e = 0; e < edges.size(); ++e) {
        const double mean = noise[e] / edges.count[e];
        edges.reward_difference[e] += mean;
        squares -= edges.count[e] * mean * mean;
    }
    UniformSource uniforms(judge.key, 1);
    edges.scatter = std::max(0.0, squares) + 2 * judge.noise * judge.noise * chi_square(edges.ties, uniforms);
    return ordered > 0 ? sum / ordered : kNaN;
}

}  // namespace srlm
