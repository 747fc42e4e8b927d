#include "policies/sequence_sample.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "numerics/kernels.hpp"

namespace srlm {

namespace {

constexpr std::size_t kChunk = 512;        // pairs for which random numbers are made at a time
constexpr std::uint32_t kFirstSlot = 1;    // of the tokens of y
constexpr std::uint32_t kSecondSlot = 33;  // of the tokens of y'
constexpr double kRounding = 1e-9;         // relative to the largest difference of rewards

std::size_t blocks_of(std::size_t length) { return (length + 1) / 2; }

}  // namespace

void SequencePairs::clear() {
    prompt.clear();
    first.clear();
    second.clear();
    reward_difference.clear();
}

bool SequencePairs::tied(std::size_t i) const {
    const std::uint8_t* y = first.data() + i * length;
    return std::equal(y, y + length, second.data() + i * length);
}

double SequencePairs::tie_rate(std::size_t begin) const {
    std::size_t ties = 0;
    for (std::size_t i = begin; i < size(); ++i) ties += tied(i);
    return static_cast<double>(ties) / static_cast<double>(size() - begin);
}

SequenceSampler::SequenceSampler(const Problem& problem)
    : model_(*problem.sequence),
      prompts_(problem.mu),
      uniforms_(4 * kChunk),
      of_tokens_(2 * kChunk * 2 * blocks_of(model_.shape.length)) {}

/// Uniforms of the tokens of a chunk of responses, [count][2·blocks].
void SequenceSampler::draw_responses(const StreamKey& key, std::uint32_t slot, std::size_t start,
                                     std::size_t count) {
    const std::size_t blocks = blocks_of(model_.shape.length);
    double* block = uniforms_.data() + 2 * kChunk;
    for (std::size_t j = 0; j < blocks; ++j) {
        kernels().uniforms(key, slot + static_cast<std::uint32_t>(j), static_cast<std::uint32_t>(start),
                           count, block);
        for (std::size_t i = 0; i < count; ++i) {
            of_tokens_[(i * blocks + j) * 2] = block[2 * i];
            of_tokens_[(i * blocks + j) * 2 + 1] = block[2 * i + 1];
        }
    }
}

void SequenceSampler::draw(const Drawers& drawers, const StreamKey& key, std::size_t n,
                           SequencePairs& pairs) {
    const std::size_t width = 2 * blocks_of(model_.shape.length);
    pairs.length = model_.shape.length;
    Sequence response;
    const bool mixed = drawers.base_share > 0;
    for (std::size_t start = 0; start < n; start += kChunk) {
        const std::size_t count = std::min(kChunk, n - start);
        const std::size_t begin = pairs.size();
        const double* u = uniforms_.data();
        kernels().uniforms(key, 0, static_cast<std::uint32_t>(start), count, uniforms_.data());
        asked_.resize(count);
        prompts_.draw(u, count, asked_.data());
        for (const std::uint32_t x : asked_) pairs.prompt.push_back(static_cast<std::uint8_t>(x));
        const auto respond = [&](std::uint32_t slot, bool from_base, std::vector<std::uint8_t>& responses) {
            draw_responses(key, slot, start, count);
            for (std::size_t i = 0; i < count; ++i) {
                const bool base = from_base || (mixed && u[2 * i + 1] < drawers.base_share);
                const Chain& drawer = base ? drawers.base : drawers.policy;
                drawer.sample(model_.start[pairs.prompt[begin + i]], of_tokens_.data() + i * width, response);
                responses.insert(responses.end(), response.begin(), response.end());
            }
        };
        respond(kFirstSlot, false, pairs.first);
        respond(kSecondSlot, drawers.second_from_base, pairs.second);
    }
}

void response_features(const SequenceModel& model, std::size_t prompt, const std::uint8_t* response,
                       std::vector<std::pair<std::uint32_t, double>>& features) {
    const ChainShape& shape = model.shape;
    features.clear();
    ChainWalk walk(shape, model.start[prompt]);
    for (std::size_t h = 0; h < shape.length && !walk.ended(); ++h) {
        features.emplace_back(static_cast<std::uint32_t>(walk.state() * shape.stride() + response[h]), 1.0);
        walk.follow(response[h]);
    }
    std::sort(features.begin(), features.end());
    std::size_t kept = 0;
    for (const auto& feature : features) {
        if (kept > 0 && features[kept - 1].first == feature.first) {
            features[kept - 1].second += 1;
        } else {
            features[kept++] = feature;
        }
    }
    features.resize(kept);
}

SequenceJudge::SequenceJudge(const SequenceModel& model, bool by_length, std::vector<double> weights,
                             std::vector<double> log_partition)
    : model_(model),
      by_length_(by_length),
      weights_(std::move(weights)),
      log_partition_(std::move(log_partition)) {}

double SequenceJudge::reward(std::size_t prompt, const std::uint8_t* response) const {
    response_features(model_, prompt, response, features_);
    double sum = 0;
    for (const auto& feature : features_) sum += feature.second * weights_[feature.first];
    if (!by_length_) return sum;
    const std::uint8_t* end = std::find(response, response + model_.shape.length, std::uint8_t{0});
    const auto letters = static_cast<double>(std::max<std::ptrdiff_t>(end - response, 1));
    return (sum - log_partition_[prompt]) / letters;
}

void SequenceJudge::score(const SequencePairs& pairs, double judge_noise, const StreamKey& key,
                          std::vector<double>& reward_difference) const {
    const std::size_t n = pairs.size();
    reward_difference.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double r = reward(pairs.prompt[i], pairs.first.data() + i * pairs.length);
        const double other = reward(pairs.prompt[i], pairs.second.data() + i * pairs.length);
        reward_difference[i] = r - other;
    }
    if (judge_noise == 0) return;
    std::vector<double> normals(2 * kChunk);
    for (std::size_t start = 0; start < n; start += kChunk) {
        const std::size_t count = std::min(kChunk, n - start);
        kernels().normals(key, 0, static_cast<std::uint32_t>(start), count, normals.data());
        for (std::size_t i = 0; i < count; ++i) {
            reward_difference[start + i] += judge_noise * (normals[2 * i] - normals[2 * i + 1]);
        }
    }
}

double rank_agreement(const SequencePairs& pairs, const std::vector<double>& difference,
                      const std::vector<double>& last_difference) {
    const auto resolution = [](const std::vector<double>& differences) {
        double largest = 0;
        for (const double d : differences) largest = std::max(largest, std::abs(d));
        return kRounding * largest;
    };
    const double finest = resolution(difference), last_finest = resolution(last_difference);
    double sum = 0, ordered = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const bool both = std::abs(difference[i]) > finest && std::abs(last_difference[i]) > last_finest;
        if (!both || pairs.tied(i)) continue;
        sum += (difference[i] > 0) == (last_difference[i] > 0) ? 1 : -1;
        ordered += 1;
    }
    return ordered > 0 ? sum / ordered : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace srlm
