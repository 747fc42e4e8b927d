#include "theory/effective_dimension.hpp"

#include <algorithm>

#include "numerics/scalar.hpp"

namespace srlm {

double effective_dimension(const std::vector<double>& spectrum, double lambda) {
    double sum = 0;
    for (const double value : spectrum) sum += value / (value + lambda);
    return sum;
}

double effective_dimension_bound(const std::vector<double>& spectrum, double lambda, std::size_t k) {
    double tail = 0;
    for (std::size_t j = k; j < spectrum.size(); ++j) tail += spectrum[j];
    return static_cast<double>(k) + tail / lambda;
}

double effective_dimension_best_bound(const std::vector<double>& spectrum, double lambda) {
    double best = effective_dimension_bound(spectrum, lambda, 0), tail = best * lambda;
    for (std::size_t k = 1; k <= spectrum.size(); ++k) {
        tail -= spectrum[k - 1];
        best = std::min(best, static_cast<double>(k) + std::max(0.0, tail) / lambda);
    }
    return best;
}

double exponential_spectrum_bound(double C, double alpha, double lambda) {
    return std::max(0.0, log1(C / lambda)) / alpha + 1 / (1 - exp1(-alpha));
}

double polynomial_spectrum_bound(double C, double p, double lambda) {
    return p / (p - 1) * exp1(log1(C / lambda) / p) + 1;
}

double spiked_spectrum_bound(double spikes, double tail_mass, double lambda) {
    return spikes + tail_mass / lambda;
}

}  // namespace srlm
