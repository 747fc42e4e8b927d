#pragma once
/// \file
/// The eigenvalues behind the effective dimension (Cor. 6.4).

#include <vector>

#include "model/problem.hpp"

namespace srlm {

/// Eigenvalues, descending, of E[ΔφΔφᵀ] under x ~ μ and y, y' ~ π_0 independently: the covariance that
/// the first round's regression sees. For one-hot features block by block.
std::vector<double> data_spectrum(const Problem& problem);

}  // namespace srlm
