#pragma once
/// \file
/// Effective dimension (§6 of the paper, Cor. 6.4, Lemma G.4). Spectra are eigenvalues λ_j ≥ 0 of
/// the feature covariance.

#include <cstddef>
#include <vector>

namespace srlm {

/// d_eff(λ) = tr Σ(Σ+λI)^{−1} = Σ_j λ_j/(λ_j+λ) [exact], λ > 0.
double effective_dimension(const std::vector<double>& spectrum, double lambda);

/// k + (1/λ) Σ_{j>k} λ_j ≥ d_eff(λ) for a descending spectrum (Eq. 149) [exact].
double effective_dimension_bound(const std::vector<double>& spectrum, double lambda, std::size_t k);

/// The smallest of the bounds above over k = 0 … d [exact].
double effective_dimension_best_bound(const std::vector<double>& spectrum, double lambda);

/// Lemma G.4 (A) with explicit constants: λ_j ≤ C e^{−αj} for all j ≥ 1 implies
/// d_eff(λ) ≤ max(0, log(C/λ))/α + 1/(1 − e^{−α}) [exact]: with k = ⌈max(0, log(C/λ))/α⌉ in
/// Eq. 149 the tail is at most λ·e^{−α}/(1 − e^{−α}), and k is at most one above its argument.
double exponential_spectrum_bound(double C, double alpha, double lambda);

/// Lemma G.4 (B): λ_j ≤ C j^{−p}, p > 1, implies d_eff(λ) ≤ (p/(p−1))·(C/λ)^{1/p} + 1 [exact]: with
/// s = (C/λ)^{1/p}, the ⌈s⌉ first terms are at most 1 each, and the others at most
/// (C/λ)∫_{⌈s⌉}^∞ u^{−p} du ≤ s/(p−1).
double polynomial_spectrum_bound(double C, double p, double lambda);

/// Lemma G.4 (C): s eigenvalues of any size and tail mass τ = Σ_{j>s} λ_j: d_eff(λ) ≤ s + τ/λ [exact].
double spiked_spectrum_bound(double spikes, double tail_mass, double lambda);

}  // namespace srlm
