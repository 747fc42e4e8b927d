#include "policies/sample.hpp"

#include <algorithm>

#include "policies/count_draws.hpp"

namespace srlm {

namespace {

constexpr std::size_t kChunk = 512;  // pairs for which random numbers are made at a time
/// A draw as one of many costs as much as about so many draws alone.
constexpr double kDrawsPerOutcome = 4;

StreamKey counts_of(StreamKey key) {
    key.purpose = Stream::counts;
    return key;
}

/// f(x, how often) for each prompt that comes at all in n draws.
template <class F>
void at_prompts(const Problem& problem, double n, UniformSource& uniforms, F&& f) {
    SortedLaw prompts;
    prompts.assign(problem.mu.data(), problem.prompts);
    draw_counts(prompts, 0, n, uniforms, [&](std::uint32_t x, double asked) { f(std::size_t{x}, asked); });
}

void count_pairs(const Problem& problem, const Proposal& proposal, const std::vector<double>& base,
                 const StreamKey& key, double n, EdgeIndex& edges) {
    UniformSource uniforms(key, 0);
    SortedLaw current, other;
    at_prompts(problem, n, uniforms, [&](std::size_t x, double asked) {
        const std::size_t row = x * problem.stride;
        const auto responses = static_cast<std::size_t>(problem.response_count[x]);
        const auto start = static_cast<std::uint32_t>(row);
        current.assign(proposal.current + row, responses);
        if (proposal.second_from_base || proposal.base_share > 0) other.assign(base.data() + row, responses);
        if (proposal.second_from_base) {
            draw_pair_counts(current, other, asked, start, uniforms, edges);
            return;
        }
        const double of_base = binomial(asked, proposal.base_share, 1 - proposal.base_share, uniforms);
        draw_pair_counts(current, asked - of_base, start, uniforms, edges);
        draw_pair_counts(other, of_base, start, uniforms, edges);
    });
}

}  // namespace

PromptLaw::PromptLaw(const std::vector<double>& mu) : cdf_(mu.size()), start_(mu.size()) {
    double sum = 0;
    for (std::size_t x = 0; x < mu.size(); ++x) {
        cdf_[x] = sum += mu[x];
        if (mu[x] > 0) last_ = x;
    }
    for (double& c : cdf_) c /= sum;
    std::size_t x = 0;
    const auto cells = static_cast<double>(mu.size());
    for (std::size_t cell = 0; cell < mu.size(); ++cell) {
        while (x < last_ && cdf_[x] <= static_cast<double>(cell) / cells) ++x;
        start_[cell] = static_cast<std::uint32_t>(x);
    }
}

void PromptLaw::draw(const double* u, std::size_t count, std::uint32_t* out) const {
    const auto cells = static_cast<double>(start_.size());
    for (std::size_t i = 0; i < count; ++i) {
        // u·cells may round up to the next cell; starting one cell early only costs a step.
        auto cell = static_cast<std::size_t>(u[2 * i] * cells);
        if (cell > 0) --cell;
        std::uint32_t x = start_[cell];
        while (x < last_ && cdf_[x] <= u[2 * i]) ++x;
        out[i] = x;
    }
}

bool drawn_as_counts(double n, double outcomes) { return n > kDrawsPerOutcome * outcomes; }

double pair_outcomes(const Problem& problem) {
    double sum = 0;
    for (const std::int32_t count : problem.response_count) sum += 0.5 * count * (count + 1.0);
    return sum;
}

ResponseSampler::ResponseSampler(const Problem& problem, const double* base)
    : prompts_(problem.mu),
      pair_outcomes_(pair_outcomes(problem)),
      outcomes_(static_cast<double>(problem.entries())),
      cdf_(problem.entries()),
      uniforms_(4 * kChunk),
      asked_(kChunk) {
    if (!base) return;
    base_.assign(base, base + problem.entries());
    base_cdf_.resize(problem.entries());
    kernels().cumulate(base, problem.prompts, problem.stride, base_cdf_.data());
}

void ResponseSampler::respond(const Problem& problem, const std::vector<double>& cdf, const double* u,
                              std::size_t count, std::vector<std::uint32_t>& out) const {
    out.resize(kChunk);
    kernels().pick(cdf.data(), problem.stride, asked_.data(), u, count, out.data());
}

void ResponseSampler::pairs(const Problem& problem, const Proposal& proposal, const StreamKey& key,
                            std::size_t n, Edges& edges) {
    if (drawn_as_counts(static_cast<double>(n), pair_outcomes_)) {
        index_.open(edges, 0);
        count_pairs(problem, proposal, base_, counts_of(key), static_cast<double>(n), index_);
        return;
    }
    index_.open(edges, edges.size() + n);
    const Kernels& k = kernels();
    k.cumulate(proposal.current, problem.prompts, problem.stride, cdf_.data());
    const bool mixed = proposal.base_share > 0;
    const std::vector<double>& other = proposal.second_from_base ? base_cdf_ : cdf_;
    double* u = uniforms_.data();
    double* v = u + 2 * kChunk;
    for (std::size_t start = 0; start < n; start += kChunk) {
        const std::size_t count = std::min(kChunk, n - start);
        k.uniforms(key, 0, static_cast<std::uint32_t>(start), count, u);
        k.uniforms(key, 1, static_cast<std::uint32_t>(start), count, v);
        prompts_.draw(u, count, asked_.data());
        respond(problem, cdf_, u + 1, count, first_);
        respond(problem, other, v, count, second_);
        if (mixed) {
            respond(problem, base_cdf_, u + 1, count, base_first_);
            respond(problem, base_cdf_, v, count, base_second_);
            for (std::size_t i = 0; i < count; ++i) {
                if (!(v[2 * i + 1] < proposal.base_share)) continue;
                first_[i] = base_first_[i];
                second_[i] = base_second_[i];
            }
        }
        index_.add_each(first_.data(), second_.data(), count);
    }
}

void ResponseSampler::singles(const Problem& problem, const double* probability, const StreamKey& key,
                              std::size_t n, std::vector<double>& times) {
    times.assign(problem.entries(), 0.0);
    if (drawn_as_counts(static_cast<double>(n), outcomes_)) {
        UniformSource uniforms(counts_of(key), 0);
        SortedLaw law;
        at_prompts(problem, static_cast<double>(n), uniforms, [&](std::size_t x, double asked) {
            const std::size_t row = x * problem.stride;
            law.assign(probability + row, static_cast<std::size_t>(problem.response_count[x]));
            draw_counts(law, 0, asked, uniforms,
                        [&](std::uint32_t y, double count) { times[row + y] = count; });
        });
        return;
    }
    kernels().cumulate(probability, problem.prompts, problem.stride, cdf_.data());
    double* u = uniforms_.data();
    for (std::size_t start = 0; start < n; start += kChunk) {
        const std::size_t count = std::min(kChunk, n - start);
        kernels().uniforms(key, 0, static_cast<std::uint32_t>(start), count, u);
        prompts_.draw(u, count, asked_.data());
        respond(problem, cdf_, u + 1, count, first_);
        for (std::size_t i = 0; i < count; ++i) times[first_[i]] += 1;
    }
}

double ResponseSampler::best_of(const Problem& problem, const double* probability, const BestOf& best,
                                const StreamKey& key, std::size_t n, std::vector<double>& times) {
    times.assign(problem.entries(), 0.0);
    if (best.judge_noise > 0 || !drawn_as_counts(static_cast<double>(n), 2 * outcomes_))
        return best_one_by_one(problem, probability, best, key, n, times);
    UniformSource uniforms(counts_of(key), 0);
    SortedLaw law;
    std::vector<double> kept;
    double identical = 0;
    at_prompts(problem, static_cast<double>(n), uniforms, [&](std::size_t x, double asked) {
        const std::size_t row = x * problem.stride;
        const auto responses = static_cast<std::size_t>(problem.response_count[x]);
        best_of_law(probability + row, best.rewards + row, responses, best.candidates, kept);
        law.assign(kept.data(), kept.size());
        draw_counts(law, 0, asked, uniforms, [&](std::uint32_t outcome, double count) {
            times[row + outcome % responses] += count;
            if (outcome >= responses) identical += count;
        });
    });
    return identical / static_cast<double>(n);
}

double ResponseSampler::best_one_by_one(const Problem& problem, const double* probability, const BestOf& best,
                                        const StreamKey& key, std::size_t n, std::vector<double>& times) {
    const Kernels& k = kernels();
    const double judge_noise = best.judge_noise;
    k.cumulate(probability, problem.prompts, problem.stride, cdf_.data());
    double* u = uniforms_.data();
    double* noise = u + 2 * kChunk;
    std::vector<double> highest(kChunk);
    std::vector<std::uint32_t> first(kChunk), winner(kChunk);
    std::size_t identical = 0;
    for (std::size_t start = 0; start < n; start += kChunk) {
        const std::size_t count = std::min(kChunk, n - start);
        const auto block = static_cast<std::uint32_t>(start);
        k.uniforms(key, 0, block, count, u);
        prompts_.draw(u, count, asked_.data());
        std::vector<bool> same(count, true);
        for (std::size_t j = 0; j < best.candidates; j += 2) {
            const auto slot = static_cast<std::uint32_t>(j / 2);
            k.uniforms(key, 1 + slot, block, count, u);
            if (judge_noise > 0) k.normals(best.judge, slot, block, count, noise);
            respond(problem, cdf_, u, count, first_);
            respond(problem, cdf_, u + 1, count, second_);
            for (std::size_t i = 0; i < count; ++i) {
                for (std::size_t h = 0; h < 2 && j + h < best.candidates; ++h) {
                    const std::uint32_t entry = h == 0 ? first_[i] : second_[i];
                    const double value =
                        best.rewards[entry] + (judge_noise > 0 ? judge_noise * noise[2 * i + h] : 0);
                    if (j + h == 0) {
                        first[i] = entry;
                    } else if (entry != first[i]) {
                        same[i] = false;
                    }
                    if (j + h > 0 && !(value > highest[i])) continue;
                    highest[i] = value;
                    winner[i] = entry;
                }
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            identical += same[i];
            times[winner[i]] += 1;
        }
    }
    return static_cast<double>(identical) / static_cast<double>(n);
}

void ResponseSampler::vote_shares(const Problem& problem, const double* probability, const StreamKey& key,
                                  std::size_t votes, std::vector<double>& shares) {
    kernels().cumulate(probability, problem.prompts, problem.stride, cdf_.data());
    shares.assign(problem.entries(), 0.0);
    const double vote = 1 / static_cast<double>(votes);
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        std::fill(asked_.begin(), asked_.end(), static_cast<std::uint32_t>(x));
        for (std::size_t start = 0; start < votes; start += 2 * kChunk) {
            const std::size_t count = std::min(2 * kChunk, votes - start);
            const double* u = uniforms_.data();
            kernels().uniforms(key, static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(start / 2),
                               (count + 1) / 2, uniforms_.data());
            respond(problem, cdf_, u, (count + 1) / 2, first_);
            respond(problem, cdf_, u + 1, count / 2, second_);
            for (std::size_t i = 0; i < count; ++i) shares[(i % 2 == 0 ? first_ : second_)[i / 2]] += vote;
        }
    }
}

}  // namespace srlm
