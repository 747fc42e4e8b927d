#pragma once
/// \file
/// Whole numbers and sums drawn at once instead of one by one: what n draws add up to, in time that does not
/// grow with n. The same bits everywhere: no libm.

#include <array>
#include <cstddef>
#include <cstdint>

#include "numerics/kernels.hpp"

namespace srlm {

/// The uniforms of one slot of a stream, one after the other, from block 0 on.
class UniformSource {
public:
    UniformSource(const StreamKey& key, std::uint32_t slot) : key_(key), slot_(slot) {}
    /// In (0,1), never 0 or 1.
    double next() {
        if (at_ == buffer_.size()) refill();
        return buffer_[at_++];
    }

private:
    void refill();

    static constexpr std::size_t kBlocks = 16;
    StreamKey key_;
    std::uint32_t slot_, block_ = 0;
    std::array<double, 2 * kBlocks> buffer_{};
    std::size_t at_ = 2 * kBlocks;
};

/// log of the binomial probability C(n,k)·p^k·q^(n−k), with q = 1 − p given apart, so that neither has to be
/// near 1. n and k are whole numbers up to 2^53, 0 ≤ k ≤ n, p and q positive. By the saddle point of Loader
/// (2000), whose terms do not cancel: an absolute error of about 1e-14 within ten standard deviations of
/// the mean, whatever n is.
double log_binomial(double n, double k, double p, double q);

/// A draw from the binomial law of n trials with success probability p, q = 1 − p given apart. n is a whole
/// number up to 2^53; p ≤ 0 gives 0, q ≤ 0 gives n. Below a mean of ten by inversion, else by transformed
/// rejection (Hörmann 1993, BTRS) against log_binomial(): a few uniforms for any n. Exact but for the
/// rounding of p, q and that logarithm.
double binomial(double n, double p, double q, UniformSource& uniforms);

/// A draw from the χ² law of `degrees` > 0 degrees of freedom; 0 for 0. By Marsaglia and Tsang (2000).
double chi_square(double degrees, UniformSource& uniforms);

}  // namespace srlm
