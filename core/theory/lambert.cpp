#include "theory/lambert.hpp"

#include <cmath>
#include <limits>

#include "numerics/scalar.hpp"

namespace srlm {

double lambert_w_minus1_log(double log_minus_x) {
    // With u = −w the equation is u − log u = −log_minus_x; write −log_minus_x = 1 + h.
    const double h = -log_minus_x - 1;
    if (!(h >= 0)) return std::numeric_limits<double>::quiet_NaN();
    if (h == 0) return -1;
    // Start from the series about the branch point, or from the leading asymptotic terms.
    const double s = std::sqrt(2 * h);
    double u = h < 1 ? 1 + s + s * s / 3 + s * s * s / 36 : (1 + h) + log1(1 + h);
    // u − log u is convex and the start is near, so Newton's method needs only a few steps.
    for (int i = 0; i < 30; ++i) {
        const double step = (u - log1(u) - (1 + h)) * u / (u - 1);
        const double next = u - step;
        if (!(next > 1) || next == u) break;
        u = next;
        if (std::fabs(step) <= 1e-16 * u) break;
    }
    return -u;
}

}  // namespace srlm
