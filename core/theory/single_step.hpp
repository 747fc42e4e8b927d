#pragma once
/// \file
/// A single step is limited: Thm 4.1 and its hard instance (App. D).

#include <cstdint>

#include "problems/hard_instance.hpp"

namespace srlm {

/// The lower bound of Thm 4.1 at one n, with whether it is the curve's value or its cap.
struct FailureLowerBound {
    double failure;  ///< ε_*
    bool saturated;  ///< z is beyond the maximum of g, or ε_* above 1: the curve ends there
};

/// ε_*(n) of Thm 4.1 [rebuilt]: the solution of g(ε) = ε² log(A/ε) = z, increasing for ε < A/√e, with z =
/// C·κ_0·log|Π|/n, in closed form A·exp(½ W_{−1}(−2z/A²)) (Eq. 98–99), at most 1. The paper gives neither
/// constant. A = eκ_0 is that of Huang et al. (arXiv 2412.01951, Thm 3.1); with it and log|Π| = N log M, the
/// hardest instance's failure is √((κ_0−1)N/(2en)) to leading order, and C = (κ_0−1)/(2eκ_0) is the largest
/// that stays below it (docs/theory.md), so C = 3/(8e) for every κ_0 ≥ 4.
FailureLowerBound failure_lower_bound(double samples, double kappa_0, double log_class, double C, double A);

/// Failure rate of the best learner after n queries [exact]. At an informative prompt it knows the
/// favoured label once that was drawn, and else guesses among the labels not drawn, of which all
/// are equally likely. With k draws at the prompt, k ~ Binomial(n, Δ/N), and D of the M−1 other
/// labels seen, it fails with probability Δ·E[ (1−p*)^k · (1 − 1/(M−D)) ].
double best_learner_failure(const HardInstance& instance, std::int64_t samples);

/// Rounds (a real number ≥ 0) of the population update after which the favoured response has
/// probability 1−δ [exact]: with g its log-odds against each of the others, the logits must be
/// s = log((M−1)(1−δ)/δ)/g times as large; rounds multiply them by 1 + 1/β, (1+1/β)^T = s, or with a
/// frozen judge add 1/β, 1 + T/β = s.
double sharpening_rounds(const HardInstance& instance, double delta, double beta, bool frozen);

}  // namespace srlm
