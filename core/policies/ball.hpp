#pragma once
/// \file
/// The constraint ‖θ‖ ≤ B, by the secular equation of the trust-region problem.

#include <vector>

namespace srlm {

/// The regression of one round in the eigenbasis of G, split into what the data determine (the
/// range of G) and what they leave open (its null space).
struct SpectralRegression {
    std::vector<double> eigenvalue;  ///< λ_j > 0 of G
    std::vector<double> numerator;   ///< a_j = λ_j ⟨v_j, θ_t⟩ + ⟨v_j, b⟩/β, so that the minimiser has a_j/λ_j
    double null_norm_squared = 0;    ///< ‖projection of θ_t on the null space‖²
};

/// The minimiser over the ball: component j is a_j/(λ_j + multiplier); the null part of θ_t is
/// multiplied by null_scale.
struct BallSolution {
    double multiplier = 0;  ///< ν ≥ 0
    double null_scale = 1;  ///< In [0, 1]
    bool active = false;    ///< ‖θ‖ = B binds
};

/// ‖θ(ν)‖² of the range part: Σ_j (a_j/(λ_j+ν))².
double range_norm_squared(const SpectralRegression& regression, double multiplier);

/// Minimises the regression over ‖θ‖ ≤ B, and among minimisers takes the one nearest to θ_t:
/// - the unconstrained minimum-change solution when it lies in the ball;
/// - else, when the determined part alone fits, that part with the open part of θ_t shrunk until
///   ‖θ‖ = B (the loss is still the unconstrained minimum);
/// - else (G + νI)θ = Gθ_t + b/β with ν > 0 such that ‖θ‖ = B, solved by Newton's method on
///   1/‖θ(ν)‖ − 1/B, which converges monotonically; the open part is then 0.
BallSolution solve_in_ball(const SpectralRegression& regression, double radius);

}  // namespace srlm
