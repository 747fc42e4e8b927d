// The secular equation against its optimality conditions and against brute force.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <vector>

#include "policies/ball.hpp"

using namespace srlm;

namespace {

double loss(const SpectralRegression& r, const std::vector<double>& x) {
    double sum = 0;
    for (std::size_t j = 0; j < x.size(); ++j) {
        const double gap = x[j] - r.numerator[j] / r.eigenvalue[j];
        sum += r.eigenvalue[j] * gap * gap;
    }
    return sum;
}

}  // namespace

TEST_CASE("the unconstrained solution is kept when it lies in the ball") {
    const SpectralRegression r{{2, 5}, {2, 5}, 1};
    const BallSolution s = solve_in_ball(r, 2);
    CHECK_FALSE(s.active);
    CHECK(s.multiplier == 0);
    CHECK(s.null_scale == 1);
}

TEST_CASE("when the determined part fits, only the open part is shrunk, to the sphere") {
    const SpectralRegression r{{2, 5}, {2, 5}, 9};  // range norm² 2, null norm² 9
    const BallSolution s = solve_in_ball(r, std::sqrt(3.0));
    CHECK(s.active);
    CHECK(s.multiplier == 0);
    CHECK(s.null_scale * 3 == doctest::Approx(1));
}

TEST_CASE("otherwise the KKT conditions hold: on the sphere, with a positive multiplier") {
    for (const double radius : {1e-6, 0.1, 0.5, 0.999}) {
        for (const double spread : {1.0, 1e3, 1e9}) {
            SpectralRegression r;
            for (int j = 0; j < 7; ++j) {
                r.eigenvalue.push_back(std::pow(spread, -j / 6.0));
                r.numerator.push_back(r.eigenvalue.back() * (j % 2 ? -0.5 : 0.4));
            }
            const double scaled = radius * std::sqrt(range_norm_squared(r, 0));
            const BallSolution s = solve_in_ball(r, scaled);
            CAPTURE(radius);
            CAPTURE(spread);
            CHECK(s.active);
            CHECK(s.multiplier > 0);
            CHECK(s.null_scale == 0);
            CHECK(std::sqrt(range_norm_squared(r, s.multiplier)) == doctest::Approx(scaled).epsilon(1e-12));
        }
    }
}

TEST_CASE("no point of a fine grid on the sphere is better, and radial rescaling is worse") {
    const SpectralRegression r{{10, 1}, {10 * 3.0, 1 * 4.0}, 0};  // minimiser (3, 4), norm 5
    const BallSolution s = solve_in_ball(r, 2);
    const std::vector<double> x{r.numerator[0] / (10 + s.multiplier), r.numerator[1] / (1 + s.multiplier)};
    double best = 1e300;
    for (int i = 0; i < 100000; ++i) {
        const double angle = 2 * 3.14159265358979323846 * i / 100000;
        best = std::fmin(best, loss(r, {2 * std::cos(angle), 2 * std::sin(angle)}));
    }
    CHECK(loss(r, x) <= best);
    CHECK(loss(r, x) == doctest::Approx(best).epsilon(1e-6));
    CHECK(loss(r, {3 * 0.4, 4 * 0.4}) > 1.05 * loss(r, x));
}
