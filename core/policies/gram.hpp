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

/// Buffers of gram().
struct GramScratch {
    std::vector<double> rows, touched_rows;
    std::vector<std::uint32_t> place;
};

/// Σ_e w_eΔφ_eΔφ_eᵀ row by row: about E·d² operations. `weights` [E].
void gram_direct(const Problem& problem, const Edges& edges, const std::vector<double>& weights,
                 GramScratch& scratch, std::vector<double>& G);

/// The same matrix as Φᵀ·Lap·Φ over the responses that the edges touch, V of them, Lap the Laplacian of the
/// edges: about V·d² + 4Ed operations.
void gram_touched(const Problem& problem, const Edges& edges, const std::vector<double>& weights,
                  GramScratch& scratch, std::vector<double>& G);

/// The same over all responses, which copies no features: about X|Y|·d² + 4Ed operations.
void gram_laplacian(const Problem& problem, const Edges& edges, const std::vector<double>& weights,
                    GramScratch& scratch, std::vector<double>& G);

/// The one of the three that does least arithmetic: this depends on sizes and draws only, so that the bits
/// do not depend on the machine.
void gram(const Problem& problem, const Edges& edges, const std::vector<double>& weights,
          GramScratch& scratch, std::vector<double>& G);

/// Σ_x w_x Cov_{y~π(·|x)}[φ(x,y)] for probabilities [entries] and weights [X].
void weighted_covariance(const Problem& problem, const double* probability, const double* weights,
                         std::vector<double>& rows, std::vector<double>& G);

/// s[m] = Σ_{e: first = m} c_eΔr_e − Σ_{e: second = m} c_eΔr_e, the rewards gathered on the responses
/// [entries].
void gather_rewards(const Problem& problem, const Edges& edges, std::vector<double>& gathered);

/// b = Φᵀs [d].
void right_hand_side(const Problem& problem, const std::vector<double>& gathered, std::vector<double>& b);

}  // namespace srlm
