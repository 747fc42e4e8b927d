#include "numerics/draws.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/scalar.hpp"

namespace srlm {

namespace {

/// log(1 + x) for x > −1, accurate where x is small.
double log1_plus(double x) {
    const double sum = 1 + x;
    // What 1 + x loses of x by rounding is made good by the quotient.
    return sum == 1 ? x : log1(sum) * (x / (sum - 1));
}

/// log k! less Stirling's approximation (k + ½)·log k − k + ½·log 2π, for k ≥ 1.
double stirling_rest(double k) {
    // 1 … 15, from 50 digits: there the series has not converged.
    static constexpr double kFirst[] = {
        0.08106146679532725822, 0.04134069595540929409, 0.02767792568499833915, 0.02079067210376509311,
        0.01664469118982119216, 0.01387612882307074800, 0.01189670994589177010, 0.01041126526197209650,
        0.00925546218271273292, 0.00833056343336287126, 0.00757367548795184079, 0.00694284010720952987,
        0.00640899418800420707, 0.00595137011275884774, 0.00555473355196280137};
    if (k <= 15) return kFirst[static_cast<std::size_t>(k) - 1];
    const double square = k * k;
    double series = 1.0 / 1188;
    series = 1.0 / 1680 - series / square;
    series = 1.0 / 1260 - series / square;
    series = 1.0 / 360 - series / square;
    return (1.0 / 12 - series / square) / k;
}

/// a·b as the double next to it, and what that leaves out (Dekker).
struct Product {
    double value, rest;
};

Product product(double a, double b) {
    const auto halves = [](double x) {
        const double scaled = 134217729.0 * x;  // 2^27 + 1
        const double high = scaled - (scaled - x);
        return Product{high, x - high};
    };
    const Product x = halves(a), y = halves(b);
    const double value = a * b;
    return {value, ((x.value * y.value - value) + x.value * y.rest + x.rest * y.value) + x.rest * y.rest};
}

/// k·log(k/M) + M − k for M = n·p, the deviance of k at the mean M.
double deviance(double k, double n, double p) {
    const Product mean = product(n, p);
    const double difference = (k - mean.value) - mean.rest;
    const double sum = k + mean.value;
    if (!(std::fabs(difference) < 0.1 * sum)) return k * log1(k / mean.value) - difference;
    // k·log((1+v)/(1−v)) in powers of v = (k−M)/(k+M).
    const double v = difference / sum, square = v * v;
    double total = difference * v, term = 2 * k * v;
    for (int j = 1; j < 1000; ++j) {
        term *= square;
        const double next = total + term / (2 * j + 1);
        if (next == total) break;
        total = next;
    }
    return total;
}

constexpr double kHalfLogTwoPi = 0.91893853320467274178;
/// Below this mean by inversion: the rejection's hat is made for means above it.
constexpr double kSmallMean = 10;

/// One uniform: adds up probabilities from 0 on.
double by_inversion(double n, double p, double q, UniformSource& uniforms) {
    // q^n; q may be 1 to rounding where p is not 0.
    double probability = exp1(n * (p < 0.5 ? log1_plus(-p) : log1(q)));
    const double odds = p / q;
    double u = uniforms.next(), k = 0;
    while (u > probability && k < n) {
        u -= probability;
        k += 1;
        probability *= odds * (n - k + 1) / k;
        // What is left of u by rounding, where no probability is left.
        if (probability == 0) break;
    }
    return k;
}

/// p ≤ q, n·p at least kSmallMean.
double by_rejection(double n, double p, double q, UniformSource& uniforms) {
    const Product mean = product(n, p);
    const double whole = std::floor(mean.value);
    const double centre = (mean.value - whole) + mean.rest + 0.5;
    const double deviation = std::sqrt(mean.value * q);
    const double b = 1.15 + 2.53 * deviation;
    const double a = -0.0873 + 0.0248 * b + 0.01 * p;
    const double squeeze = 0.92 - 4.2 / b;
    const double alpha = (2.83 + 5.1 / b) * deviation;
    double highest = 0;
    bool known = false;
    for (;;) {
        const double u = uniforms.next() - 0.5;
        double v = uniforms.next();
        const double edge = 0.5 - std::fabs(u);
        // The mean's whole part apart: beside it a large n would round the rest.
        const double k = whole + std::floor((2 * a / edge + b) * u + centre);
        if (edge >= 0.07 && v <= squeeze) return k;
        if (k < 0 || k > n) continue;
        if (!known) {
            highest = log_binomial(n, std::floor((n + 1) * p), p, q);
            known = true;
        }
        v = log1(v * alpha / (a / (edge * edge) + b));
        if (v <= log_binomial(n, k, p, q) - highest) return k;
    }
}

/// A standard normal, by the polar method.
double normal(UniformSource& uniforms) {
    for (;;) {
        const double x = 2 * uniforms.next() - 1, y = 2 * uniforms.next() - 1;
        const double square = x * x + y * y;
        if (square < 1 && square > 0) return x * std::sqrt(-2 * log1(square) / square);
    }
}

}  // namespace

void UniformSource::refill() {
    kernels().uniforms(key_, slot_, block_, kBlocks, buffer_.data());
    block_ += kBlocks;
    at_ = 0;
}

double log_binomial(double n, double k, double p, double q) {
    if (k == 0) return n * (p < q ? log1_plus(-p) : log1(q));
    if (k == n) return n * (q < p ? log1_plus(-q) : log1(p));
    const double other = n - k;
    return stirling_rest(n) - stirling_rest(k) - stirling_rest(other) - deviance(k, n, p) -
           deviance(other, n, q) - kHalfLogTwoPi + 0.5 * log1(n / k / other);
}

double binomial(double n, double p, double q, UniformSource& uniforms) {
    if (!(n > 0) || !(p > 0)) return 0;
    if (!(q > 0)) return n;
    if (n == 1) return uniforms.next() < p ? 1 : 0;
    if (p > q) return n - binomial(n, q, p, uniforms);
    return n * p < kSmallMean ? by_inversion(n, p, q, uniforms) : by_rejection(n, p, q, uniforms);
}

double chi_square(double degrees, UniformSource& uniforms) {
    if (!(degrees > 0)) return 0;
    double shape = degrees / 2, power = 1;
    if (shape < 1) {  // Γ(a) = Γ(a + 1)·U^(1/a)
        power = exp1(log1(uniforms.next()) / shape);
        shape += 1;
    }
    const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
    for (;;) {
        const double x = normal(uniforms), t = c * x;
        if (t <= -1) continue;
        // d(1 − v + log v) for v = (1 + t)³, which would cancel where d is large.
        const double exponent = d * (3 * (log1_plus(t) - t) - t * t * (3 + t));
        if (log1(uniforms.next()) < 0.5 * x * x + exponent)
            return 2 * d * (1 + t) * (1 + t) * (1 + t) * power;
    }
}

}  // namespace srlm
