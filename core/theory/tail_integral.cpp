#include "theory/tail_integral.hpp"

#include "numerics/scalar.hpp"

namespace srlm {

double closed_tail_integral(double a, double c) {
    if (a <= 0) return 1;
    if (a >= 1 - c) return 1 / c;
    return 1 + a / c + a * log1((1 - c) * (1 - a) / (c * a));
}

}  // namespace srlm
