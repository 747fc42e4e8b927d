#pragma once
/// \file
/// Intervals over the prompts of a user's data.

#include <cstdint>
#include <vector>

namespace srlm {

/// A weighted mean over prompts with its 95 % percentile interval over 2000 bootstrap samples of the
/// prompts; NaN ends for a single prompt.
struct Estimate {
    double value = 0, low = 0, high = 0;
};

/// Draws the prompts anew; the same draws for every estimate, so that they compare.
class Bootstrap {
public:
    /// `mu` sums to 1, and must outlive this.
    Bootstrap(const std::vector<double>& mu, std::uint64_t seed) : mu_(mu), seed_(seed) {}

    /// E_x[value(x)] with its interval.
    Estimate mean(const std::vector<double>& values) const;

private:
    const std::vector<double>& mu_;
    std::uint64_t seed_;
};

}  // namespace srlm
