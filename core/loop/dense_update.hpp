#pragma once
/// \file
/// Updates for dense features: one d×d Gram matrix.

#include "loop/update.hpp"

namespace srlm {

UpdateReport dense_regression(const Problem& problem, const Pairs& pairs, double beta,
                              const std::optional<double>& radius, const std::vector<double>& theta_t,
                              UpdateScratch& scratch, std::vector<double>& theta);

/// Population minimiser over the ball, for when (1 + 1/β)θ_t lies outside.
UpdateReport dense_population_in_ball(const Problem& problem, const PolicyTables& policy, double beta,
                                      double radius, const std::vector<double>& theta_t,
                                      UpdateScratch& scratch, std::vector<double>& theta);

}  // namespace srlm
