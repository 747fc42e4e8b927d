#pragma once
/// \file
/// The feature tables of linear problems (Def. 6.1).

#include <vector>

#include "policies/problem.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// The designed eigenvalues λ_j [d], descending, sum 1 (cases A, B, C of Lemma G.4): isotropic 1/d;
/// exponential ∝ e^{−αj}; polynomial ∝ j^{−p}; spiked: s equal ones share 1−τ, the other d−s share τ
/// (with s = d there is no tail and every λ_j is 1/d). validate() has made sure that s ≤ d.
std::vector<double> design_spectrum(const Spec& spec);

/// Sizes a linear problem's tables: X prompts with Y responses each in d dimensions. The feature
/// rows are 0 and wait to be filled.
void size_linear(Problem& problem, std::size_t prompts, std::size_t responses, std::size_t dimension);

/// Fills the feature rows with φ_j = √λ_j·u_j, u_j independent and uniform on [−1, 1]: then
/// ‖φ‖ ≤ 1 by construction and the covariance is diag(λ_j/3). Response r = x·|Y| + y takes its u
/// from slot r of Stream::features, so it does not depend on the layout of the table.
void draw_features(const Spec& spec, Problem& problem);

/// The largest ‖φ(x,y)‖.
double largest_feature_norm(const Problem& problem);

/// Writes `features`, the transpose of the finished feature rows.
void transpose_features(Problem& problem);

}  // namespace srlm
