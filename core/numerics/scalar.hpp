#pragma once
/// \file
/// exp and log of one number with the kernels' bits. Recorded numbers never come from libm's
/// transcendental functions, which differ between targets; std::sqrt is exact everywhere.

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

}  // namespace srlm
