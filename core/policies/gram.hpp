#pragma once
/// \file
/// The normal equations of the regression (Eq. 3, 106) for dense features:
/// G = ΔΦᵀΔΦ = Σ_i Δφ_iΔφ_iᵀ and b = ΔΦᵀΔr. Matrices are [d][d_stride]; only entries on and below
/// the diagonal mean anything.

#include <vector>

#include "policies/problem.hpp"
#include "policies/sample.hpp"
#include "policies/tables.hpp"

namespace srlm {

/// Σ_i w_iΔφ_iΔφ_iᵀ row by row: about n·d² operations. `rows` is scratch; `weights` [n], null for 1.
void gram_direct(const Problem& problem, const Pairs& pairs, std::vector<double>& rows,
                 std::vector<double>& G, const double* weights = nullptr);

/// The same matrix as Φᵀ·Lap·Φ, Lap the Laplacian of the multigraph of sampled pairs: about
/// X|Y|·d² + 4nd operations. `rows` is scratch for Lap·Φ.
void gram_laplacian(const Problem& problem, const Pairs& pairs, std::vector<double>& rows,
                    std::vector<double>& G, const double* weights = nullptr);

/// Which of the two does less arithmetic; depends on sizes only, so that the bits do not depend
/// on the machine.
bool laplacian_is_cheaper(const Problem& problem, std::size_t n);

/// The cheaper of gram_direct and gram_laplacian.
void gram(const Problem& problem, const Pairs& pairs, std::vector<double>& rows, std::vector<double>& G,
          const double* weights = nullptr);

/// Σ_x w_x Cov_{y~π(·|x)}[φ(x,y)] for probabilities [entries] and weights [X].
void weighted_covariance(const Problem& problem, const double* probability, const double* weights,
                         std::vector<double>& rows, std::vector<double>& G);

/// s[m] = Σ_{i: first = m} Δr_i − Σ_{i: second = m} Δr_i, the rewards gathered on the responses [entries].
void gather_rewards(const Problem& problem, const Pairs& pairs, std::vector<double>& gathered);

/// b = ΔΦᵀΔr = Φᵀs [d].
void right_hand_side(const Problem& problem, const std::vector<double>& gathered, std::vector<double>& b);

}  // namespace srlm
