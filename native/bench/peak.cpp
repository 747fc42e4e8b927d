/// \file
/// Compiled once for each register width.

#include "peak.hpp"

namespace srlm::bench {

double SRLM_PEAK(std::size_t rounds) {
    using Vector = double __attribute__((vector_size(SRLM_BYTES)));
    Vector chain[kChains];
    for (std::size_t i = 0; i < kChains; ++i) chain[i] = Vector{} + (1 + static_cast<double>(i));
    const Vector factor = Vector{} + 0.999999, term = Vector{} + 1e-6;
    for (std::size_t r = 0; r < rounds; ++r) {
#pragma GCC unroll 12
        for (std::size_t i = 0; i < kChains; ++i) {
            chain[i] = chain[i] * factor + term;
            // Keeps the compiler from computing what is known beforehand.
            asm volatile("" : "+x"(chain[i]));
        }
    }
    double sum = 0;
    for (const Vector& v : chain)
        for (std::size_t k = 0; k < SRLM_BYTES / sizeof(double); ++k) sum += v[k];
    return sum;
}

}  // namespace srlm::bench
