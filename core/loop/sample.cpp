#include "loop/sample.hpp"

#include <algorithm>

namespace srlm {

namespace {

constexpr std::size_t kChunk = 512;  // pairs for which random numbers are made at a time

/// First index in a row of running sums whose value is above t; rows end in their total.
std::size_t first_above(const double* cdf, std::size_t count, double t) {
    std::size_t base = 0;
    while (count > 1) {
        const std::size_t half = count / 2;
        base += cdf[base + half - 1] <= t ? half : 0;
        count -= half;
    }
    return base;
}

}  // namespace

double Pairs::tie_rate() const {
    std::size_t ties = 0;
    for (std::size_t i = 0; i < size(); ++i) ties += first[i] == second[i];
    return static_cast<double>(ties) / static_cast<double>(size());
}

GuideTable::GuideTable(const std::vector<double>& weights) : cdf_(weights.size()), start_(weights.size()) {
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        sum += weights[i];
        cdf_[i] = sum;
        if (weights[i] > 0) last_ = i;
    }
    for (double& c : cdf_) c /= sum;
    std::size_t i = 0;
    const auto cells = static_cast<double>(weights.size());
    for (std::size_t cell = 0; cell < weights.size(); ++cell) {
        while (i < last_ && cdf_[i] <= static_cast<double>(cell) / cells) ++i;
        start_[cell] = static_cast<std::uint32_t>(i);
    }
}

std::size_t GuideTable::draw(double u) const {
    // u·size may round up to the next cell; starting one cell early only costs a step.
    auto cell = static_cast<std::size_t>(u * static_cast<double>(start_.size()));
    if (cell > 0) --cell;
    std::size_t i = start_[cell];
    while (i < last_ && cdf_[i] <= u) ++i;
    return i;
}

PairSampler::PairSampler(const Problem& problem)
    : prompts_(problem.mu), cdf_(problem.entries()), uniforms_(4 * kChunk) {}

void PairSampler::draw(const Problem& problem, const PolicyTables& policy, const StreamKey& key,
                       std::size_t n, Pairs& pairs) {
    const Kernels& k = kernels();
    k.cumulate(policy.probability.data(), problem.prompts, problem.stride, cdf_.data());
    pairs.first.resize(n);
    pairs.second.resize(n);
    const auto respond = [&](std::size_t x, double u) {
        const double* row = cdf_.data() + x * problem.stride;
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        return static_cast<std::uint32_t>(x * problem.stride + first_above(row, count, u * row[count - 1]));
    };
    double* u = uniforms_.data();
    double* v = u + 2 * kChunk;
    for (std::size_t start = 0; start < n; start += kChunk) {
        const std::size_t count = std::min(kChunk, n - start);
        k.uniforms(key, 0, static_cast<std::uint32_t>(start), count, u);
        k.uniforms(key, 1, static_cast<std::uint32_t>(start), count, v);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t x = prompts_.draw(u[2 * i]);
            pairs.first[start + i] = respond(x, u[2 * i + 1]);
            pairs.second[start + i] = respond(x, v[2 * i]);
        }
    }
}

void score(const PolicyTables& policy, double judge_noise, const StreamKey& key, std::vector<double>& scratch,
           Pairs& pairs) {
    const std::size_t n = pairs.size();
    pairs.reward_difference.resize(n);
    const double* reward = policy.log_policy.data();
    for (std::size_t i = 0; i < n; ++i) {
        pairs.reward_difference[i] = reward[pairs.first[i]] - reward[pairs.second[i]];
    }
    if (judge_noise == 0) return;
    scratch.resize(2 * kChunk);
    for (std::size_t start = 0; start < n; start += kChunk) {
        const std::size_t count = std::min(kChunk, n - start);
        kernels().normals(key, 0, static_cast<std::uint32_t>(start), count, scratch.data());
        for (std::size_t i = 0; i < count; ++i) {
            pairs.reward_difference[start + i] += judge_noise * (scratch[2 * i] - scratch[2 * i + 1]);
        }
    }
}

}  // namespace srlm
