#pragma once
/// \file
/// The regression on sampled pairs of sequences (Eq. 3 and 106): sparse linear least squares.

#include <vector>

#include "policies/sequence_sample.hpp"

namespace srlm {

/// How a fit ended.
struct SequenceFit {
    double training_loss = 0;  ///< Mean of (β⟨Δφ_i, θ−θ_t⟩ − Δr_i)², without the ridge
    bool converged = true;
};

/// θ_t → θ_{t+1} in place: the minimiser of Σ_i (β⟨Δφ_i, θ−θ_t⟩ − Δr_i)² / n + λ‖θ−θ_t‖², the one
/// nearest to θ_t where there are several. Conjugate gradients on the normal equations, begun at
/// θ_t, never leave the span of the Δφ_i and so find it.
SequenceFit sequence_regression(const SequenceModel& model, const SequencePairs& pairs, double beta,
                                double ridge, std::vector<double>& theta);

}  // namespace srlm
