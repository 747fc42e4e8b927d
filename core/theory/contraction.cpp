#include "theory/contraction.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/scalar.hpp"

namespace srlm {

namespace {

double statistical_error(double samples, double log_class, double rho) {
    return std::sqrt((log_class - log1(rho)) / samples);
}

}  // namespace

Recurrence step_six_recurrence(double c, double samples, double beta) {
    return {1 / c, (1 / std::sqrt(samples) + beta) / c};
}

Recurrence full_recurrence(double c, double gamma, double samples, double log_class, double rho, double beta,
                           double constant) {
    return {1 / c, constant * (statistical_error(samples, log_class, rho) + beta) / (c * gamma)};
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

double iterated_failure_bound(double samples, double rounds, double kappa_0, double log_class, double rho,
                              double gamma, double delta, double c, double constant) {
    const double logarithm = log1(samples / rho) + log_class;
    return constant * logarithm / (gamma * delta) * iterated_failure_rate(samples, rounds, kappa_0, c);
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

double one_step_failure_bound(double kappa, double samples, double log_class, double rho, double beta,
                              double gamma, double delta, double constant) {
    const double statistical = statistical_error(samples, log_class, rho);
    return constant * (statistical * std::sqrt(kappa) + beta * log1(kappa)) / (gamma * delta);
}

double linear_softmax_failure_bound(double samples, double rounds, double kappa_0, double dimension,
                                    double radius, double epsilon, double rho, double gamma, double delta,
                                    double c, double constant) {
    return iterated_failure_bound(samples, rounds, kappa_0, log_covering_number(dimension, radius, epsilon),
                                  rho, gamma, delta, c, constant);
}

}  // namespace srlm
