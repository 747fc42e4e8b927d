#include "policies/ball.hpp"

#include <cmath>

namespace srlm {

double range_norm_squared(const SpectralRegression& regression, double multiplier) {
    double sum = 0;
    for (std::size_t j = 0; j < regression.eigenvalue.size(); ++j) {
        const double component = regression.numerator[j] / (regression.eigenvalue[j] + multiplier);
        sum += component * component;
    }
    return sum;
}

BallSolution solve_in_ball(const SpectralRegression& regression, double radius) {
    const double range = range_norm_squared(regression, 0);
    const double squared = radius * radius;
    if (range + regression.null_norm_squared <= squared) return {};
    if (range <= squared) return {0, std::sqrt((squared - range) / regression.null_norm_squared), true};

    // h(ν) = 1/‖θ(ν)‖ − 1/B is concave and increasing, so Newton from ν = 0 climbs to the root
    // from the left and never passes it.
    double nu = 0;
    for (int iteration = 0; iteration < 100; ++iteration) {
        double norm_squared = 0, slope = 0;
        for (std::size_t j = 0; j < regression.eigenvalue.size(); ++j) {
            const double denominator = regression.eigenvalue[j] + nu;
            const double component = regression.numerator[j] / denominator;
            norm_squared += component * component;
            slope += component * component / denominator;
        }
        const double norm = std::sqrt(norm_squared);
        const double step = norm_squared / slope * (norm - radius) / radius;
        const double next = nu + step;
        if (!(step > 0) || next == nu) break;
        nu = next;
    }
    return {nu, 0, true};
}

}  // namespace srlm
