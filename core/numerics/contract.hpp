#pragma once
/// \file
/// Flags that would give other bits are errors. The build includes this before every source of the core
/// (core/CMakeLists.txt). What flags do not show, same_bits.hpp finds when the program runs.

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__) || \
    defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__NO_SIGNED_ZEROS__)
#error "srlm promises the same bits everywhere: build it without -ffast-math, -Ofast and their parts"
#endif

#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0
#error "srlm promises the same bits everywhere: doubles must be computed as doubles (on x86: -mfpmath=sse)"
#endif

#if __DBL_MANT_DIG__ != 53 || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "srlm needs IEEE 754 doubles, little-endian"
#endif

// Kernels do not use Eigen, which chooses the order of its sums from packet width and cache sizes.
#if !defined(SRLM_ISA) &&                                                                                 \
    !(defined(EIGEN_DONT_VECTORIZE) && defined(EIGEN_NO_CPUID) && defined(EIGEN_DEFAULT_L1_CACHE_SIZE) && \
      defined(EIGEN_DEFAULT_L2_CACHE_SIZE) && defined(EIGEN_DEFAULT_L3_CACHE_SIZE))
#error "srlm promises the same bits everywhere: link srlm::eigen, which pins the order of Eigen's sums"
#endif
