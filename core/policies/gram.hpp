#pragma once
/// \file
/// The normal equations of the regression (Eq. 3, 106) for dense features:
/// G = Σ_e c_eΔφ_eΔφ_eᵀ and b = Σ_e c_eΔr_eΔφ_e over edges of c_e pairs. Matrices are [d][d_stride]; only
/// entries on and below the diagonal mean anything.

#include <cstdint>
#include <vector>

#include "policies/edges.hpp"
#include "policies/problem.hpp"
#include "policies/tables.hpp"

namespace srlm {

/// Buffers of the Gram matrices.
struct GramScratch {
    std::vector<double> rows, factors, weight, gathered;
    std::vector<std::uint64_t> marks;
    std::vector<std::uint32_t> place, touched, start, other;
};

/// What is summed over edges: G += w_eΔφ_eΔφ_eᵀ and, where there are rewards, b += s_eΔφ_e.
struct EdgeTerms {
    const double* weights;             ///< [E] w
    const double* rewards = nullptr;   ///< [E] s
    std::vector<double>* b = nullptr;  ///< [d_stride] what they sum to
};

/// The sums row by row: about E·d² operations.
void gram_direct(const Problem& problem, const Edges& edges, const EdgeTerms& terms, GramScratch& scratch,
                 std::vector<double>& G);

/// The same sums by responses, as Φᵀ·Lap·Φ and Φᵀs over the V that the edges touch, Lap the Laplacian of the
/// edges: about V·d² + 4Ed operations.
void gram_touched(const Problem& problem, const Edges& edges, const EdgeTerms& terms, GramScratch& scratch,
                  std::vector<double>& G);

/// The one of the two that does less arithmetic: this depends on sizes and draws only, so that the bits do
/// not depend on the machine.
void gram(const Problem& problem, const Edges& edges, const EdgeTerms& terms, GramScratch& scratch,
          std::vector<double>& G);

/// Σ_x w_x Cov_{y~π(·|x)}[φ(x,y)] for probabilities [entries] and weights [X].
void weighted_covariance(const Problem& problem, const double* probability, const double* weights,
                         std::vector<double>& rows, std::vector<double>& G);

/// b = Φᵀs [d].
void right_hand_side(const Problem& problem, const std::vector<double>& gathered, std::vector<double>& b);

}  // namespace srlm
