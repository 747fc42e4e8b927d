#pragma once
/// \file
/// What the trace records for every replicate and round. The order of this enum is the order of
/// the numbers in a trace and in its hash.

#include <array>
#include <cstddef>
#include <string_view>

namespace srlm {

enum class Metric : std::size_t {
    kappa,                 ///< κ(π_t) = E_x[1 / max_y π_t(y|x)] (Eq. 5)
    own_failure,           ///< P_x[π_t(own mode|x) ≤ 1−δ]
    target_failure,        ///< P_x[π_t(mode of π_0|x) ≤ 1−δ]
    mean_max_probability,  ///< E_x[max_y π_t(y|x)]
    entropy,               ///< E_x[H(π_t(·|x))] in nats
    kl_to_base,            ///< E_x[KL(π_t(·|x) ‖ π_0(·|x))] in nats
    mode_kept,             ///< P_x[mode of π_t is the mode of π_0]
    confidence,            ///< min_x max_y π_t(y|x); its running minimum is the paper's c
    min_log_probability,   ///< min_{x,y} log π_t(y|x): the floor used in the proof of Lemma C.3
    margin,          ///< min_x [log π_t(y*|x) − log π_t(runner-up|x)]; its running minimum is γ (Def. 5.2)
    reward_gap,      ///< J(π*) − J(π_t) under r = log π_t: E_x[log π_t(y*|x) − E_{y~π_t} log π_t(y|x)] (Lemma
                     ///< C.1)
    theta_norm,      ///< ‖θ_t‖₂
    accuracy,        ///< P_x[mode of π_t is correct: best by the gold reward, or a word that there is]
    overconfidence,  ///< E_x[max_y π_t(y|x)] less the accuracy: the calibration error of the mode
    pass_at_1,       ///< E_x[π_t(correct|x)]
    pass_at_k,       ///< E_x[1 − (1 − π_t(correct|x))^k]
    best_of_k_gap,   ///< E_x[log π_t(y*|x) − E max of k draws' log π_t]; k = 1 is reward_gap
    greedy_failure,  ///< P_x[token-by-token greedy decoding of π_t misses its mode] (Prop. 4.3)
    tie_rate,        ///< Share of the round's pairs with y = y'
    rank,            ///< Rank of the Gram matrix ΔΦᵀΔΦ of the round's pairs
    min_eigenvalue,  ///< Its smallest nonzero eigenvalue
    ball_active,     ///< 1 when ‖θ‖ ≤ B binds in this update, else 0
    training_loss,   ///< Mean loss of the round's objective at θ_t, without the ridge
    agreement,       ///< Kendall's τ between this judge's and the last judge's order of the pairs
    step_gap,        ///< J(π*) − J(π_t) under the last round's reward: E_x[log π_{t−1}(y*|x) − E_{y~π_t} log
                     ///< π_{t−1}(y|x)], y* the mode of π_{t−1} (Lemma C.1, as the proof uses it)
    kappa_certificate,    ///< E_x[1/max(c_t, 1 − a(x))] ≥ κ_t, a(x) = step gap over margin of π_{t−1} at x
    failure_certificate,  ///< P_x[a(x) ≥ δ] ≥ own failure
};

inline constexpr std::size_t kMetrics = 27;
/// Metrics from this one on describe the update that made θ_t from θ_{t−1}; they are null (NaN) at t = 0.
inline constexpr std::size_t kFirstUpdateMetric = static_cast<std::size_t>(Metric::tie_rate);

struct MetricInfo {
    std::string_view key;       ///< Name in JSON and CSV.
    std::string_view label;     ///< Name on an axis.
    std::string_view meaning;   ///< One line.
    std::string_view equation;  ///< Where it stands in the paper, or "".
};

/// Descriptions in the order of Metric.
const std::array<MetricInfo, kMetrics>& metric_infos();

}  // namespace srlm
