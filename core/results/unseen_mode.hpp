#pragma once
/// \file
/// What draws of a model say about the probability of its mode, which they may not contain.

#include <cstddef>
#include <vector>

namespace srlm {

/// A prompt of which independent draws of the model are known, with their probabilities.
struct DrawnPrompt {
    double weight;  ///< μ_x
    double best;    ///< The largest probability among the responses drawn
    double seen;    ///< S_x, the probability of all distinct responses drawn together
    double draws;   ///< k_x
};

/// A number that κ = E_x[1/max_y π(y|x)] exceeds with probability at least 1 − `alpha` over the draws
/// [exact].
///
/// The mode is the best response seen, or an unseen one of probability m_x ≤ 1 − S_x, which k_x draws miss
/// with probability e^{−a_x}, a_x = −k_x log(1−m_x). Where it was missed a_x counts, else 0: each such number
/// is stochastically at most exponential, so that their sum is at most the 1−α quantile of Gamma(X, 1) with
/// probability 1 − α. The least κ under that budget is bounded from below by its Lagrangian dual.
double kappa_lower_bound(const std::vector<DrawnPrompt>& prompts, double alpha);

/// The 1 − α quantile of the sum of `count` independent exponential variables.
double exponential_sum_quantile(std::size_t count, double alpha);

}  // namespace srlm
