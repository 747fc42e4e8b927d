#pragma once
/// \file
/// The closed bound of κ = 1 + ∫_1^{1/c} P_x(1/π(y*|x) > u) du, its tail integral (App. C, Eq. 52–56).

namespace srlm {

/// 1 + ∫_1^{1/c} min{1, a/(1 − 1/u)} du = 1 + a/c + a·log((1−c)(1−a)/(ca)) for 0 < a < 1−c
/// (Eq. 52–56) [exact]: it bounds κ when P_x(1/π(y*|x) > u) ≤ a/(1 − 1/u). For a ≥ 1−c the tail
/// bound is 1 everywhere and the integral is 1/c; for a = 0 it is 1.
double closed_tail_integral(double a, double c);

}  // namespace srlm
