#include "policies/sequence_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "numerics/kernels.hpp"
#include "numerics/scalar.hpp"
#include "policies/sequence_model.hpp"
#include "policies/step_certificate.hpp"

namespace srlm {

namespace {
/// Below this, relative to the score, two sequences are equally likely: greedy decoding may then find
/// another one of tied modes.
constexpr double kRounding = 1e-12;
/// π(correct|x) for a start state: the words of the model that begin with its token.
double correct_probability(const SequenceModel& model, const Chain& policy, std::size_t start) {
    const auto& words = model.words.counts;
    const auto first = [start](const auto& word) {
        return static_cast<std::size_t>(word.first.front()) < start;
    };
    const double log_partition = policy.log_partition(start);
    std::vector<double> probability;
    for (auto word = std::partition_point(words.begin(), words.end(), first);
         word != words.end() && static_cast<std::size_t>(word->first.front()) == start; ++word) {
        const auto* rest = reinterpret_cast<const std::uint8_t*>(word->first.data()) + 1;
        probability.push_back(std::min(0.0, policy.score(start, rest) - log_partition));
    }
    kernels().exp(probability.data(), probability.size(), probability.data());
    return std::min(std::accumulate(probability.begin(), probability.end(), 0.0), 1.0);
}

}  // namespace

void sequence_metrics(const Problem& problem, const Chain& policy, const TwoBest& two, double delta,
                      std::int64_t pass_k, double theta_norm, double* out) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const SequenceModel& model = *problem.sequence;
    const std::vector<double> lowest = policy.lowest_scores();
    const std::vector<double> own = policy.expectations(policy.weights().data());
    const std::vector<double> by_base = policy.expectations(model.base.weights().data());

    double kappa = 0, own_failure = 0, target = 0, mean_max = 0, entropy = 0, kl = 0, kept = 0, gap = 0;
    double accuracy = 0, pass_1 = 0, pass = 0;
    double greedy = 0, confidence = kInfinity, floor = kInfinity, margin = kInfinity;
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const double mu = problem.mu[x];
        if (mu == 0) continue;
        const std::size_t s = model.start[x];
        const double log_partition = policy.log_partition(s);
        const Sequence mode = policy.mode(two, s);
        const double max_probability = exp1(std::min(0.0, two.best[s] - log_partition));
        const double of_target = exp1(std::min(0.0, policy.score(s, model.base_mode[x]) - log_partition));
        kappa += mu / max_probability;
        if (max_probability <= 1 - delta) own_failure += mu;
        if (of_target <= 1 - delta) target += mu;
        mean_max += mu * max_probability;
        entropy += mu * std::max(0.0, log_partition - own[s]);
        kl += mu * std::max(0.0, (own[s] - log_partition) - (by_base[s] - model.base.log_partition(s)));
        if (mode == model.base_mode[x]) kept += mu;
        const double found = policy.score(s, policy.greedy(s));
        if (two.best[s] - found > kRounding * std::abs(two.best[s])) greedy += mu;
        gap += mu * std::max(0.0, two.best[s] - own[s]);
        const double correct = correct_probability(model, policy, s);
        if (model.words.has(static_cast<char>(s) + Word(mode.begin(), mode.end()))) accuracy += mu;
        pass_1 += mu * correct;
        pass += mu * (1 - power(1 - correct, pass_k));
        confidence = std::min(confidence, max_probability);
        floor = std::min(floor, lowest[s] - log_partition);
        margin = std::min(margin, two.best[s] - two.runner_up[s]);
    }
    std::fill(out, out + kMetrics, std::numeric_limits<double>::quiet_NaN());
    // The weights sum to 1 up to rounding; a share is not above 1.
    const auto set = [out](Metric metric, double value) { out[static_cast<std::size_t>(metric)] = value; };
    set(Metric::kappa, kappa);
    set(Metric::own_failure, std::min(own_failure, 1.0));
    set(Metric::target_failure, std::min(target, 1.0));
    set(Metric::mean_max_probability, std::min(mean_max, 1.0));
    set(Metric::entropy, entropy);
    set(Metric::kl_to_base, kl);
    set(Metric::mode_kept, std::min(kept, 1.0));
    set(Metric::confidence, confidence);
    set(Metric::min_log_probability, floor);
    set(Metric::margin, margin);
    set(Metric::reward_gap, gap);
    set(Metric::theta_norm, theta_norm);
    set(Metric::accuracy, std::min(accuracy, 1.0));
    set(Metric::overconfidence, mean_max - accuracy);
    set(Metric::pass_at_1, std::min(pass_1, 1.0));
    set(Metric::pass_at_k, std::min(pass, 1.0));
    set(Metric::greedy_failure, std::min(greedy, 1.0));
}

void sequence_step_metrics(const Problem& problem, const ChainBefore& before, const Chain& policy,
                           double delta, double* out) {
    const std::vector<double> expected = policy.expectations(before.weights.data());
    StepCertificate certificate(out[static_cast<std::size_t>(Metric::confidence)], delta);
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const std::size_t s = problem.sequence->start[x];
        if (problem.mu[x] == 0) continue;
        certificate.add(problem.mu[x], before.best[s] - expected[s], before.best[s] - before.runner_up[s]);
    }
    certificate.write(out);
}

double sequence_tie_rate(const Problem& problem, const Chain& policy) {
    const std::vector<double> ties = policy.tie_probabilities();
    double rate = 0;
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        rate += problem.mu[x] * ties[problem.sequence->start[x]];
    }
    return rate;
}

}  // namespace srlm
