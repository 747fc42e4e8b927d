#pragma once
#include <vector>

/// \file
/// Updates for dense features: one d×d Gram matrix.

#include "policies/update.hpp"

namespace srlm {

UpdateReport dense_regression(const Problem& problem, const Edges& edges, const UpdateOptions& options,
                              const std::vector<double>& theta_t, UpdateScratch& scratch,
                              std::vector<double>& theta);

/// The same with the expected loss, see expected_update().
UpdateReport dense_expected(const Problem& problem, const PairLaw& law, const double* rewards,
                            const UpdateOptions& options, const std::vector<double>& theta_t,
                            UpdateScratch& scratch, std::vector<double>& theta);

}  // namespace srlm
