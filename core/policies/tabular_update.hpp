#pragma once
#include <vector>

/// \file
/// Updates for one-hot (tabular) features: θ is the table of logits, and the Gram matrix is a
/// graph Laplacian for each connected component of the sampled pairs. Nothing of size d×d exists.

#include "policies/update.hpp"

namespace srlm {

UpdateReport tabular_regression(const Problem& problem, const Edges& edges, const UpdateOptions& options,
                                const std::vector<double>& theta_t, UpdateScratch& scratch,
                                std::vector<double>& theta);

/// The same with the expected loss, see expected_update().
UpdateReport tabular_expected(const Problem& problem, const PairLaw& law, const double* rewards,
                              const UpdateOptions& options, const std::vector<double>& theta_t,
                              UpdateScratch& scratch, std::vector<double>& theta);

}  // namespace srlm
