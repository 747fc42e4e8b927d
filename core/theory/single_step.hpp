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

/// κ_0 = (1−Δ) + Δ/p* [exact].
double hard_instance_kappa_0(const HardInstance& instance);

/// Failure rate of the best learner after n queries [exact]. At an informative prompt it knows the
/// favoured label once that was drawn, and else guesses among the labels not drawn, of which all
/// are equally likely. With k draws at the prompt, k ~ Binomial(n, Δ/N), and D of the M−1 other
/// labels seen, it fails with probability Δ·E[ (1−p*)^k · (1 − 1/(M−D)) ].
double best_learner_failure(const HardInstance& instance, std::int64_t samples);

}  // namespace srlm
