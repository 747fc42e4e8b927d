#pragma once
/// \file
/// Effective dimension (§6 of the paper, Cor. 6.4). Spectra are eigenvalues λ_j ≥ 0 of
/// the feature covariance.

#include <vector>

namespace srlm {

/// d_eff(λ) = tr Σ(Σ+λI)^{−1} = Σ_j λ_j/(λ_j+λ) [exact], λ > 0.
double effective_dimension(const std::vector<double>& spectrum, double lambda);

}  // namespace srlm
