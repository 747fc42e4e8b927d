#include "theory/tail_integral.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "numerics/scalar.hpp"

namespace srlm {

double kappa_by_tail_integral(const double* max_probability, const double* mu, std::size_t prompts) {
    // The tail is a step function: it falls by μ_x at u = 1/π(y*|x).
    std::vector<std::size_t> order(prompts);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return max_probability[a] > max_probability[b]; });
    double tail = 0;
    for (std::size_t x = 0; x < prompts; ++x) tail += mu[x];
    double integral = 0, u = 1;
    for (const std::size_t x : order) {
        const double next = 1 / max_probability[x];
        integral += tail * (next - u);
        tail -= mu[x];
        u = next;
    }
    return 1 + integral;
}

double closed_tail_integral(double a, double c) {
    if (a <= 0) return 1;
    if (a >= 1 - c) return 1 / c;
    return 1 + a / c + a * log1((1 - c) * (1 - a) / (c * a));
}

}  // namespace srlm
