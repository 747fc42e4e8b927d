#pragma once
/// \file
/// Iteration forgets its start: the recurrence for κ_t, its fixed point and its unrolled bound
/// (App. C), and the right-hand sides of Thm 5.3 and Cor. 5.7.

namespace srlm {

/// Right-hand side of Lemma C.1 [exact]: P_x[π̂(y*(x)|x) ≤ 1−δ] ≤ (J(π*) − J(π̂))/(γδ), with
/// reward_gap = J(π*) − J(π̂) = E_x[r(x,y*(x)) − E_{y~π̂} r(x,y)] under r = log π, whose unique maximiser
/// y*(x) has margin at least γ > 0.
double failure_by_reward_gap(double reward_gap, double gamma, double delta);

/// What the bounds with constants are made of.
struct BoundTerms {
    double samples;         ///< n
    double log_class;       ///< log|Π|; of linear softmax policies log_covering_number()
    double rho;             ///< The bounds hold with probability 1 − ρ
    double beta = 0;        ///< β
    double gamma;           ///< γ, the least margin
    double delta = 1;       ///< δ: a prompt fails where its mode has at most 1 − δ
    double confidence = 1;  ///< c, the least over the rounds t ≥ 1
    double kappa_0 = 1;     ///< κ_0
    double constant = 1;    ///< Which the paper leaves open
};

/// Right-hand side of Eq. 43 [rate] times the constant: a_t/δ with a_t = (ε_stat √κ_t + β log κ_t)/γ bounds
/// the failure of the next policy, ε_stat² = log(|Π|/ρ)/n.
double one_step_failure_bound(double kappa, const BoundTerms& of);

/// Constants of κ_{t+1} ≤ A + B'√κ_t, B' = B + C (Lemma C.3 with log κ ≤ √κ).
struct Recurrence {
    double A, B_prime;
};

/// Those of the proof's Step 6 [rate], which drops γ, δ and all logarithms: A = 1/c, B = 1/(c√n), C = β/c.
/// With β = b/√n, B' = (1 + b)/(c√n). The condition of Lemma C.4 and Thm 5.3 is β ≲ 1/√n, so b of the order
/// of 1. c is the least confidence over the rounds t ≥ 1.
Recurrence step_six_recurrence(double c, double samples, double beta);

/// What they cost in full [rebuilt], times the constant: A = 1/c, B = ε_stat/(cγ), C = β/(cγ),
/// ε_stat² = log(|Π|/ρ)/n.
Recurrence full_recurrence(const BoundTerms& of);

/// A + B'√κ, which bounds κ_{t+1} for κ = κ_t.
double kappa_recurrence(double kappa, const Recurrence& of);

/// U = ((B' + √(B'² + 4A))/2)², the fixed point of κ ↦ A + B'√κ (Lemma C.4) [exact given A, B'].
double fixed_point(double A, double B_prime);

/// q = B'/(B' + √(B'² + 4A)) < 1/2 (Lemma C.4, Eq. 68–73) [exact given A, B'].
double contraction_factor(double A, double B_prime);

/// U + q^T (κ_0 − U) ≥ κ_T of the recurrence with log κ ≤ √κ and B' = B + C [exact given A, B'].
/// Where κ_0 < U it is U: the recurrence may then rise towards U.
double unrolled_kappa_bound(double kappa_0, double rounds, double A, double B_prime);

/// Thm 5.3 as Step 6 of its proof has it, without γ, δ and logarithms [rate]:
/// (1/√n)·(1/√c + √κ_0/(1+√(nc))^{(T−1)/2}).
double iterated_failure_rate(double samples, double rounds, double kappa_0, double c);

/// Right-hand side of Thm 5.3 (Eq. 7) [rebuilt] times the constant:
/// (1/√n)·(log(n|Π|/ρ)/(γδ))·(1/√c + √κ_0/(1+√(nc))^{(T−1)/2}). With the log covering number of linear
/// softmax policies for log|Π| it is Thm 6.2's [rate], with d_eff(λ) for the d in that Cor. 6.4's (Cor. G.5).
/// A value above 1 says nothing: the caller shows it as vacuous.
double iterated_failure_bound(double rounds, const BoundTerms& of);

/// Rounds after which the transient is negligible, 1 + log(cκ_0)/log(1+√(nc)), at least 1
/// (Cor. 5.7) [rebuilt].
double rounds_needed(double kappa_0, double c, double samples);

/// log|Π| of linear softmax policies in a ball: d·log(6B/ε), the logarithm of the covering number
/// (6B/ε)^d (Thm 6.2) [rate]. Values below 0 become 0.
double log_covering_number(double dimension, double radius, double epsilon);

}  // namespace srlm
