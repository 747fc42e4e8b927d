#include "policies/sample.hpp"

#include <algorithm>
#include <limits>

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

ResponseSampler::ResponseSampler(const Problem& problem, const double* base)
    : prompts_(problem.mu), cdf_(problem.entries()), uniforms_(4 * kChunk) {
    if (!base) return;
    base_cdf_.resize(problem.entries());
    kernels().cumulate(base, problem.prompts, problem.stride, base_cdf_.data());
}

std::uint32_t ResponseSampler::respond(const Problem& problem, const std::vector<double>& cdf, std::size_t x,
                                       double u) const {
    const double* row = cdf.data() + x * problem.stride;
    const auto count = static_cast<std::size_t>(problem.response_count[x]);
    return static_cast<std::uint32_t>(x * problem.stride + first_above(row, count, u * row[count - 1]));
}

void ResponseSampler::pairs(const Problem& problem, const Proposal& proposal, const StreamKey& key,
                            std::size_t n, Pairs& pairs) {
    const Kernels& k = kernels();
    k.cumulate(proposal.current, problem.prompts, problem.stride, cdf_.data());
    pairs.first.resize(n);
    pairs.second.resize(n);
    const bool mixed = proposal.base_share > 0;
    const std::vector<double>& other = proposal.second_from_base ? base_cdf_ : cdf_;
    double* u = uniforms_.data();
    double* v = u + 2 * kChunk;
    for (std::size_t start = 0; start < n; start += kChunk) {
        const std::size_t count = std::min(kChunk, n - start);
        k.uniforms(key, 0, static_cast<std::uint32_t>(start), count, u);
        k.uniforms(key, 1, static_cast<std::uint32_t>(start), count, v);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t x = prompts_.draw(u[2 * i]);
            const bool from_base = mixed && v[2 * i + 1] < proposal.base_share;
            pairs.first[start + i] = respond(problem, from_base ? base_cdf_ : cdf_, x, u[2 * i + 1]);
            pairs.second[start + i] = respond(problem, from_base ? base_cdf_ : other, x, v[2 * i]);
        }
    }
}

void ResponseSampler::singles(const Problem& problem, const double* probability, const StreamKey& key,
                              std::size_t n, std::vector<std::uint32_t>& entries) {
    kernels().cumulate(probability, problem.prompts, problem.stride, cdf_.data());
    entries.resize(n);
    double* u = uniforms_.data();
    for (std::size_t start = 0; start < n; start += kChunk) {
        const std::size_t count = std::min(kChunk, n - start);
        kernels().uniforms(key, 0, static_cast<std::uint32_t>(start), count, u);
        for (std::size_t i = 0; i < count; ++i)
            entries[start + i] = respond(problem, cdf_, prompts_.draw(u[2 * i]), u[2 * i + 1]);
    }
}

double ResponseSampler::best_of(const Problem& problem, const double* probability, const double* rewards,
                                double judge_noise, const StreamKey& key, const StreamKey& judge,
                                std::size_t n, std::size_t N, std::vector<std::uint32_t>& winners) {
    const Kernels& k = kernels();
    k.cumulate(probability, problem.prompts, problem.stride, cdf_.data());
    winners.resize(n);
    double* u = uniforms_.data();
    double* noise = u + 2 * kChunk;
    std::vector<std::size_t> prompt(kChunk);
    std::vector<double> best(kChunk);
    std::vector<std::uint32_t> first(kChunk);
    std::size_t identical = 0;
    for (std::size_t start = 0; start < n; start += kChunk) {
        const std::size_t count = std::min(kChunk, n - start);
        const auto block = static_cast<std::uint32_t>(start);
        k.uniforms(key, 0, block, count, u);
        for (std::size_t i = 0; i < count; ++i) prompt[i] = prompts_.draw(u[2 * i]);
        std::vector<bool> same(count, true);
        for (std::size_t j = 0; j < N; j += 2) {
            const auto slot = static_cast<std::uint32_t>(j / 2);
            k.uniforms(key, 1 + slot, block, count, u);
            if (judge_noise > 0) k.normals(judge, slot, block, count, noise);
            for (std::size_t i = 0; i < count; ++i) {
                for (std::size_t h = 0; h < 2 && j + h < N; ++h) {
                    const std::uint32_t entry = respond(problem, cdf_, prompt[i], u[2 * i + h]);
                    const double value =
                        rewards[entry] + (judge_noise > 0 ? judge_noise * noise[2 * i + h] : 0);
                    if (j + h == 0) {
                        first[i] = entry;
                    } else if (entry != first[i]) {
                        same[i] = false;
                    }
                    if (j + h > 0 && !(value > best[i])) continue;
                    best[i] = value;
                    winners[start + i] = entry;
                }
            }
        }
        for (std::size_t i = 0; i < count; ++i) identical += same[i];
    }
    return static_cast<double>(identical) / static_cast<double>(n);
}

void ResponseSampler::vote_shares(const Problem& problem, const double* probability, const StreamKey& key,
                                  std::size_t votes, std::vector<double>& shares) {
    kernels().cumulate(probability, problem.prompts, problem.stride, cdf_.data());
    shares.assign(problem.entries(), 0.0);
    const double vote = 1 / static_cast<double>(votes);
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        for (std::size_t start = 0; start < votes; start += 2 * kChunk) {
            const std::size_t count = std::min(2 * kChunk, votes - start);
            kernels().uniforms(key, static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(start / 2),
                               (count + 1) / 2, uniforms_.data());
            for (std::size_t i = 0; i < count; ++i) shares[respond(problem, cdf_, x, uniforms_[i])] += vote;
        }
    }
}

void score(const double* rewards, double judge_noise, const StreamKey& key, std::vector<double>& scratch,
           Pairs& pairs) {
    const std::size_t n = pairs.size();
    pairs.reward_difference.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        pairs.reward_difference[i] = rewards[pairs.first[i]] - rewards[pairs.second[i]];
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

double rank_agreement(const double* last_rewards, double judge_noise, const StreamKey& key,
                      std::vector<double>& scratch, const Pairs& pairs) {
    Pairs last{pairs.first, pairs.second, {}};
    score(last_rewards, judge_noise, key, scratch, last);
    double sum = 0, ordered = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const double product = pairs.reward_difference[i] * last.reward_difference[i];
        if (pairs.first[i] == pairs.second[i] || product == 0) continue;
        sum += product > 0 ? 1 : -1;
        ordered += 1;
    }
    return ordered > 0 ? sum / ordered : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace srlm
