#pragma once
#include <vector>

/// \file
/// Updates for dense features: one d×d Gram matrix.

#include "policies/update.hpp"

namespace srlm {

UpdateReport dense_regression(const Problem& problem, const Pairs& pairs, const UpdateOptions& options,
                              const std::vector<double>& theta_t, UpdateScratch& scratch,
                              std::vector<double>& theta);

/// Population minimiser over the ball, for when θ_t + reward_theta/β lies outside.
UpdateReport dense_population_in_ball(const Problem& problem, const PolicyTables& policy,
                                      const UpdateOptions& options, const std::vector<double>& reward_theta,
                                      const std::vector<double>& theta_t, UpdateScratch& scratch,
                                      std::vector<double>& theta);

}  // namespace srlm
