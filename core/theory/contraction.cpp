#include "theory/contraction.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/scalar.hpp"

namespace srlm {

namespace {

double statistical_error(const BoundTerms& of) {
    return std::sqrt((of.log_class - log1(of.rho)) / of.samples);
}

}  // namespace

Recurrence step_six_recurrence(double c, double samples, double beta) {
    return {1 / c, (1 / std::sqrt(samples) + beta) / c};
}

Recurrence full_recurrence(const BoundTerms& of) {
    return {1 / of.confidence, of.constant * (statistical_error(of) + of.beta) / (of.confidence * of.gamma)};
}

double kappa_recurrence(double kappa, const Recurrence& of) { return of.A + of.B_prime * std::sqrt(kappa); }

double fixed_point(double A, double B_prime) {
    const double root = (B_prime + std::sqrt(B_prime * B_prime + 4 * A)) / 2;
    return root * root;
}

double contraction_factor(double A, double B_prime) {
    return B_prime / (B_prime + std::sqrt(B_prime * B_prime + 4 * A));
}

double unrolled_kappa_bound(double kappa_0, double rounds, double A, double B_prime) {
    const double U = fixed_point(A, B_prime);
    if (kappa_0 <= U || rounds == 0) return std::max(U, kappa_0);
    const double q = contraction_factor(A, B_prime);
    return U + (q > 0 ? exp1(rounds * log1(q)) : 0) * (kappa_0 - U);
}

double iterated_failure_rate(double samples, double rounds, double kappa_0, double c) {
    const double transient = std::sqrt(kappa_0) * exp1(-(rounds - 1) / 2 * log1(1 + std::sqrt(samples * c)));
    return (1 / std::sqrt(c) + transient) / std::sqrt(samples);
}

double iterated_failure_bound(double rounds, const BoundTerms& of) {
    const double logarithm = log1(of.samples / of.rho) + of.log_class;
    return of.constant * logarithm / (of.gamma * of.delta) *
           iterated_failure_rate(of.samples, rounds, of.kappa_0, of.confidence);
}

double rounds_needed(double kappa_0, double c, double samples) {
    return 1 + std::max(0.0, log1(c * kappa_0)) / log1(1 + std::sqrt(samples * c));
}

double log_covering_number(double dimension, double radius, double epsilon) {
    return dimension * std::max(0.0, log1(6 * radius / epsilon));
}

double failure_by_reward_gap(double reward_gap, double gamma, double delta) {
    return reward_gap / (gamma * delta);
}

double one_step_failure_bound(double kappa, const BoundTerms& of) {
    return of.constant * (statistical_error(of) * std::sqrt(kappa) + of.beta * log1(kappa)) /
           (of.gamma * of.delta);
}

}  // namespace srlm
