#pragma once
/// \file
/// A single step is limited: Thm 4.1 and its hard instance (App. D).

#include <cstdint>

namespace srlm {

/// The lower bound of Thm 4.1 at one n, with whether it is the curve's value or its cap.
struct FailureLowerBound {
    double failure;  ///< ε_*
    bool saturated;  ///< z is beyond the maximum of g: ε_* is then A/√e, the largest the curve gives
};

/// g(ε) = ε² log(A/ε), increasing for ε < A/√e. (Thm 4.1, rebuilt)
double single_step_g(double epsilon, double A);

/// ε_*(n) of Thm 4.1 [rebuilt]: the solution of g(ε) = z with z = C·κ_0·log|Π|/n, in closed form
/// A·exp(½ W_{−1}(−2z/A²)) (Eq. 98–99). C and A are not given by the paper and are parameters.
FailureLowerBound failure_lower_bound(double samples, double kappa_0, double log_class, double C, double A);

/// The hard instance (Eq. 81–85): N informative prompts of total mass Δ, each with M responses, one
/// of which has probability p* = (1+τ)/M and the others (1−p*)/(M−1); one prompt of mass 1−Δ with a
/// certain answer.
struct HardInstance {
    std::int64_t informative_prompts = 8;  ///< N ≥ 1
    std::int64_t responses = 16;           ///< M ≥ 2
    double informative_mass = 0.5;         ///< Δ in (0, 1]
    double bump = 0.5;                     ///< τ in (0, M−1)

    double favoured_probability() const { return (1 + bump) / static_cast<double>(responses); }
};

/// The hardest instance of a given κ_0 for n queries [exact up to the rounding of M]: with κ_0 ≈ Δ/p* the
/// best learner's failure is about κ_0 p* e^{−nκ_0 p*²/N}, largest at p* = √(N/(2nκ_0)), where it is
/// √(Nκ_0/(2en)): the rate of Thm 4.1. At least p* = 1/κ_0 is needed, where Δ = 1.
HardInstance hardest_instance(std::int64_t informative_prompts, double bump, double kappa_0,
                              std::int64_t samples);

/// κ_0 = (1−Δ) + Δ/p* [exact].
double hard_instance_kappa_0(const HardInstance& instance);

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
