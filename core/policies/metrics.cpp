#include "policies/metrics.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/nan.hpp"
#include "numerics/kernels.hpp"
#include "numerics/scalar.hpp"
#include "policies/policy_metrics.hpp"
#include "policies/step_certificate.hpp"

namespace srlm {

const std::array<MetricInfo, kMetrics>& metric_infos() {
    static const std::array<MetricInfo, kMetrics> infos = {{
        {"kappa", "Policy condition number κ",
         "Mean over prompts of 1 / max_y π_t(y|x), the draws until the likeliest response comes; 1 when "
         "every prompt is decided",
         "Eq. 5"},
        {"own_failure", "Own-mode failure", "Weight of prompts at which π_t gives its own mode at most 1−δ",
         "F_δ, §3"},
        {"target_failure", "Target failure",
         "Weight of prompts at which π_t gives the mode of π_0 at most 1−δ", "F_δ, §3"},
        {"mean_max_probability", "Mean maximum probability", "Mean over prompts of max_y π_t(y|x)", ""},
        {"entropy", "Entropy (nats)", "Mean over prompts of the entropy of π_t(·|x)", ""},
        {"kl_to_base", "KL to π_0 (nats)", "Mean over prompts of KL(π_t(·|x) ‖ π_0(·|x))", ""},
        {"mode_kept", "Mode kept", "Weight of prompts whose mode is still the mode of π_0", ""},
        {"confidence", "Minimum confidence c",
         "Smallest max_y π_t(y|x) over prompts; its running minimum is c", "Thm 5.3"},
        {"min_log_probability", "Smallest log-probability",
         "Smallest log π_t(y|x) over all responses: the floor used in the proof of Lemma C.3", "Lemma C.3"},
        {"margin", "Margin γ",
         "Smallest log π_t(y*|x) − log π_t(runner-up|x) over prompts; its running minimum is γ", "Def. 5.2"},
        {"reward_gap", "Reward gap J(π*) − J(π_t)",
         "Mean over prompts of log π_t(y*|x) less its expectation under π_t: what sampling loses against the "
         "mode, in its own reward",
         "Lemma C.1"},
        {"theta_norm", "Norm ‖θ‖", "Euclidean norm of θ_t", "Def. 6.1"},
        {"accuracy", "Accuracy",
         "Weight of prompts whose mode is correct: the best response by the gold reward, or a real word", ""},
        {"overconfidence", "Overconfidence",
         "Mean maximum probability less the accuracy: above 0 the policy is surer than it is right", ""},
        {"pass_at_1", "pass@1", "Mean over prompts of the probability of a correct response", ""},
        {"pass_at_k", "pass@k",
         "Mean over prompts of the probability that a correct response is among k draws", ""},
        {"best_of_k_gap", "Best-of-k gap (nats)",
         "Mean over prompts of log π_t(y*|x) less the expected largest log π_t of k draws", ""},
        {"greedy_failure", "Greedy failure",
         "Weight of prompts at which decoding π_t token by token, each time the likeliest, misses its mode",
         "Prop. 4.3"},
        {"tie_rate", "Tie rate", "Share of the round's pairs with y = y': they carry no information", ""},
        {"rank", "Rank of the Gram matrix",
         "Number of directions of θ that the round's pairs determine: eigenvalues of the Gram matrix above "
         "1e-12 "
         "times the largest",
         ""},
        {"min_eigenvalue", "Smallest nonzero eigenvalue", "Of the Gram matrix ΔΦᵀΔΦ of the round's pairs",
         ""},
        {"ball_active", "Ball active", "1 when the constraint ‖θ‖ ≤ B binds in this update", "Def. 6.1"},
        {"training_loss", "Training loss",
         "Mean loss of the round's objective over its data at the fitted θ_t (regression: squared residual)",
         "Eq. 3"},
        {"agreement", "Rank agreement τ",
         "Kendall's τ between the rewards of this round's judge and of the last round's on the same pairs",
         "arXiv 2410.12735"},
        {"step_gap", "Step gap J(π*) − J(π_t) under log π_{t−1}",
         "Mean over prompts of log π_{t−1}(y*|x) less its expectation under π_t, y* the mode of π_{t−1}",
         "Lemma C.1"},
        {"kappa_certificate", "Certificate of κ",
         "Mean over prompts of 1/max(c_t, 1 − a(x)), a(x) the step gap over the margin of π_{t−1} at the "
         "prompt: an upper bound of κ_t without constants",
         "App. C"},
        {"failure_certificate", "Certificate of own failure",
         "Weight of prompts with a(x) ≥ δ: an upper bound of the own-mode failure without constants",
         "App. C"},
    }};
    return infos;
}

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// E[max of k draws' log π] of one prompt: Σ_i l_(i)·(F_i^k − F_{i−1}^k) over ascending log π.
double expected_best_of_k(const double* p, const double* log_policy, std::size_t count, std::int64_t k,
                          std::vector<std::size_t>& order) {
    order.resize(count);
    for (std::size_t y = 0; y < count; ++y) order[y] = y;
    std::sort(order.begin(), order.end(), [log_policy](std::size_t a, std::size_t b) {
        return log_policy[a] != log_policy[b] ? log_policy[a] < log_policy[b] : a < b;
    });
    double below = 0, at_most = 0, expectation = 0;
    for (std::size_t i = 0; i < count; ++i) {
        at_most += p[order[i]];
        const double here = i + 1 == count ? 1 : power(std::min(at_most, 1.0), k);
        // A response of probability 0 adds nothing, and its log π may be anything.
        if (p[order[i]] > 0) expectation += log_policy[order[i]] * (here - below);
        below = here;
    }
    return expectation;
}

/// P_x[greedy decoding misses the mode]: the likeliest first token, then the likeliest response that
/// begins with it.
bool greedy_misses(const Problem& problem, const double* p, std::size_t count, std::size_t mode) {
    std::vector<double> token(count, 0.0);
    for (std::size_t y = 0; y < count; ++y) token[static_cast<std::size_t>(problem.first_token[y])] += p[y];
    const auto likeliest = std::max_element(token.begin(), token.end()) - token.begin();
    return likeliest != problem.first_token[mode];
}

double finite_or_nan(double value) { return value < kInfinity && value > -kInfinity ? value : kNaN; }

}  // namespace

void policy_metrics(const Problem& problem, const PolicyTables& base, const PolicyTables& policy,
                    double delta, std::int64_t pass_k, double theta_norm, MetricsScratch& scratch,
                    double* out) {
    const Kernels& k = kernels();
    scratch.negative_entropy.resize(problem.prompts);
    scratch.cross.resize(problem.prompts);
    k.row_dots(policy.probability.data(), policy.log_policy.data(), problem.prompts, problem.stride,
               scratch.negative_entropy.data());
    k.row_dots(policy.probability.data(), base.log_policy.data(), problem.prompts, problem.stride,
               scratch.cross.data());
    scratch.lowest.resize(problem.prompts);
    k.lowest(policy.log_policy.data(), problem.prompts, problem.stride, scratch.lowest.data());

    double kappa = 0, own = 0, target = 0, mean_max = 0, entropy = 0, kl = 0, kept = 0, gap = 0;
    double accuracy = 0, pass_1 = 0, pass = 0, best_of_k = 0, greedy = 0;
    const bool gold = !problem.gold.empty(), tokens = !problem.first_token.empty();
    double confidence = kInfinity, floor = kInfinity, margin = kInfinity;
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const double mu = problem.mu[x];
        if (mu == 0) continue;
        const double* p = policy.probability.data() + x * problem.stride;
        const double max_probability = p[policy.mode[x]];
        kappa += mu / max_probability;
        if (max_probability <= 1 - delta) own += mu;
        if (p[base.mode[x]] <= 1 - delta) target += mu;
        mean_max += mu * max_probability;
        entropy += mu * std::max(0.0, -scratch.negative_entropy[x]);
        kl += mu * std::max(0.0, scratch.negative_entropy[x] - scratch.cross[x]);
        if (policy.mode[x] == base.mode[x]) kept += mu;
        confidence = std::min(confidence, max_probability);
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        const double* log_policy = policy.log_policy.data() + x * problem.stride;
        gap += mu * std::max(0.0, log_policy[policy.mode[x]] - scratch.negative_entropy[x]);
        floor = std::min(floor, scratch.lowest[x]);
        if (gold) {
            const std::uint8_t* best = problem.gold.data() + x * problem.stride;
            double correct = 0;
            for (std::size_t y = 0; y < count; ++y)
                if (best[y] != 0) correct += p[y];
            if (best[policy.mode[x]] != 0) accuracy += mu;
            pass_1 += mu * correct;
            pass += mu * (1 - power(1 - correct, pass_k));
        }
        if (pass_k > 1) {
            const double best = expected_best_of_k(p, log_policy, count, pass_k, scratch.order);
            best_of_k += mu * std::max(0.0, log_policy[policy.mode[x]] - best);
        }
        if (tokens && greedy_misses(problem, p, count, static_cast<std::size_t>(policy.mode[x])))
            greedy += mu;
        if (count > 1) margin = std::min(margin, policy.log_odds[x]);
    }
    // The weights sum to 1 up to rounding; a share is not above 1.
    const auto set = [out](Metric metric, double value) { out[static_cast<std::size_t>(metric)] = value; };
    set(Metric::kappa, kappa);
    set(Metric::own_failure, std::min(own, 1.0));
    set(Metric::target_failure, std::min(target, 1.0));
    set(Metric::mean_max_probability, std::min(mean_max, 1.0));
    set(Metric::entropy, entropy);
    set(Metric::kl_to_base, kl);
    set(Metric::mode_kept, std::min(kept, 1.0));
    set(Metric::confidence, confidence);
    set(Metric::min_log_probability, floor);
    set(Metric::margin, finite_or_nan(margin));
    set(Metric::reward_gap, gap);
    set(Metric::theta_norm, theta_norm);
    set(Metric::accuracy, gold ? std::min(accuracy, 1.0) : kNaN);
    set(Metric::overconfidence, gold ? mean_max - accuracy : kNaN);
    set(Metric::pass_at_1, gold ? std::min(pass_1, 1.0) : kNaN);
    set(Metric::pass_at_k, gold ? std::min(pass, 1.0) : kNaN);
    set(Metric::best_of_k_gap, pass_k > 1 ? best_of_k : gap);
    set(Metric::greedy_failure, tokens ? std::min(greedy, 1.0) : kNaN);
    for (std::size_t m = kFirstUpdateMetric; m < kMetrics; ++m) out[m] = kNaN;
}

void step_metrics(const Problem& problem, const PolicyBefore& before, const PolicyTables& policy,
                  double delta, MetricsScratch& scratch, double* out) {
    const std::size_t X = problem.prompts;
    scratch.cross.resize(X);
    kernels().row_dots(policy.probability.data(), before.logits, X, problem.stride, scratch.cross.data());
    StepCertificate certificate(out[static_cast<std::size_t>(Metric::confidence)], delta);
    for (std::size_t x = 0; x < X; ++x) {
        if (problem.mu[x] == 0) continue;
        const bool one = problem.response_count[x] < 2;
        certificate.add(problem.mu[x], one ? 0 : before.top[x] - scratch.cross[x],
                        one ? 1 : before.log_odds[x]);
    }
    certificate.write(out);
}

}  // namespace srlm
