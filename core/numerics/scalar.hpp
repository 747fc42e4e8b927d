#pragma once
/// \file
/// exp and log of one number with the kernels' bits. Recorded numbers never come from libm's
/// transcendental functions, which differ between targets; std::sqrt is exact everywhere.

#include <cstdint>

#include "numerics/kernels.hpp"

namespace srlm {

inline double exp1(double x) {
    double result;
    kernels().exp(&x, 1, &result);
    return result;
}

inline double log1(double x) {
    double result;
    kernels().log(&x, 1, &result);
    return result;
}

/// base^k, k ≥ 0, by squaring: the same multiplications everywhere.
inline double power(double base, std::int64_t k) {
    double result = 1;
    for (; k > 0; k /= 2, base *= base)
        if (k % 2 == 1) result *= base;
    return result;
}

}  // namespace srlm
