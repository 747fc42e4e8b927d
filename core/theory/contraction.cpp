#include "theory/contraction.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/scalar.hpp"

namespace srlm {

double kappa_recurrence(double kappa, double A, double B, double C) {
    return A + B * std::sqrt(kappa) + C * log1(kappa);
}

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

double iterated_failure_bound(double samples, double rounds, double kappa_0, double log_class, double rho,
                              double gamma, double delta, double c, double constant) {
    const double stable = 1 / std::sqrt(c);
    const double transient = std::sqrt(kappa_0) * exp1(-(rounds - 1) / 2 * log1(1 + std::sqrt(samples * c)));
    const double logarithm = log1(samples / rho) + log_class;
    return constant / std::sqrt(samples) * logarithm / (gamma * delta) * (stable + transient);
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
    const double statistical = std::sqrt((log_class - log1(rho)) / samples);
    return constant * (statistical * std::sqrt(kappa) + beta * log1(kappa)) / (gamma * delta);
}

double linear_softmax_failure_bound(double samples, double rounds, double kappa_0, double dimension,
                                    double radius, double epsilon, double rho, double gamma, double delta,
                                    double c, double constant) {
    return iterated_failure_bound(samples, rounds, kappa_0, log_covering_number(dimension, radius, epsilon),
                                  rho, gamma, delta, c, constant);
}

}  // namespace srlm
