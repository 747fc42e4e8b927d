#pragma once
#include <vector>

/// \file
/// Updates for one-hot (tabular) features: θ is the table of logits, and the Gram matrix is a
/// graph Laplacian for each connected component of the sampled pairs. Nothing of size d×d exists.

#include "policies/update.hpp"

namespace srlm {

UpdateReport tabular_regression(const Problem& problem, const Pairs& pairs, const UpdateOptions& options,
                                const std::vector<double>& theta_t, UpdateScratch& scratch,
                                std::vector<double>& theta);

/// Population minimiser over the ball, for when θ_t + reward_theta/β lies outside.
UpdateReport tabular_population_in_ball(const Problem& problem, const PolicyTables& policy,
                                        const UpdateOptions& options, const std::vector<double>& reward_theta,
                                        const std::vector<double>& theta_t, std::vector<double>& theta);

}  // namespace srlm
