/// \file
/// Compiled once for each register width.

#include "peak.hpp"

namespace srlm::bench {

namespace {

using Vector = double __attribute__((vector_size(SRLM_BYTES)));

/// One link of a chain. The empty statement keeps the compiler from computing what is known beforehand.
inline __attribute__((always_inline)) void link(Vector& chain, const Vector& factor, const Vector& term) {
    chain = chain * factor + term;
    asm volatile("" : "+x"(chain));
}

}  // namespace

double SRLM_PEAK(std::size_t rounds) {
    const Vector factor = Vector{} + 0.999999, term = Vector{} + 1e-6;
    // Named one by one: an array of them would be kept in memory.
    Vector a = Vector{} + 1, b = a + 1, c = a + 2, d = a + 3, e = a + 4, f = a + 5, g = a + 6, h = a + 7,
           i = a + 8, j = a + 9, k = a + 10, l = a + 11;
    for (std::size_t r = 0; r < rounds; ++r) {
        link(a, factor, term);
        link(b, factor, term);
        link(c, factor, term);
        link(d, factor, term);
        link(e, factor, term);
        link(f, factor, term);
        link(g, factor, term);
        link(h, factor, term);
        link(i, factor, term);
        link(j, factor, term);
        link(k, factor, term);
        link(l, factor, term);
    }
    const Vector sum = a + b + c + d + e + f + g + h + i + j + k + l;
    double total = 0;
    for (std::size_t lane = 0; lane < SRLM_BYTES / sizeof(double); ++lane) total += sum[lane];
    return total;
}

}  // namespace srlm::bench
