#pragma once
/// \file
/// The eigenvalues behind the effective dimension (Cor. 6.4).

#include <vector>

#include "policies/problem.hpp"

namespace srlm {

/// Eigenvalues, descending, of E[ΔφΔφᵀ] under x ~ μ and y, y' ~ π_0 independently: the covariance that
/// the first round's regression sees. For one-hot features block by block.
std::vector<double> data_spectrum(const Problem& problem);

/// d_eff(λ) of that covariance. For one-hot features without eigenvalues: a prompt's block is diag(w) − w·pᵀ
/// with w = 2μ_xp, so that by Sherman and Morrison its part is
/// Σ_y w_y/(w_y+λ) − [Σ_y w_yp_y/(w_y+λ)²] / [Σ_y p_y/(w_y+λ)].
double data_effective_dimension(const Problem& problem, double lambda);

}  // namespace srlm
