#include "results/bootstrap.hpp"

#include <algorithm>
#include <cstddef>

#include "base/nan.hpp"
#include "numerics/kernels.hpp"

namespace srlm {

namespace {

constexpr std::uint32_t kBootstraps = 2000;

}  // namespace

Estimate Bootstrap::mean(const std::vector<double>& values) const {
    const std::size_t X = values.size();
    Estimate estimate{0, kNaN, kNaN};
    for (std::size_t x = 0; x < X; ++x) estimate.value += mu_[x] * values[x];
    if (X < 2) return estimate;
    std::vector<double> means, u(X + X % 2);
    for (std::uint32_t b = 0; b < kBootstraps; ++b) {
        kernels().uniforms({seed_, b, 0, Stream::bootstrap}, 0, 0, u.size() / 2, u.data());
        double sum = 0, weight = 0;
        for (std::size_t i = 0; i < X; ++i) {
            const auto x = std::min(static_cast<std::size_t>(u[i] * static_cast<double>(X)), X - 1);
            sum += mu_[x] * values[x];
            weight += mu_[x];
        }
        if (weight > 0) means.push_back(sum / weight);
    }
    std::sort(means.begin(), means.end());
    const auto at = [&](double share) {
        return means[static_cast<std::size_t>(share * static_cast<double>(means.size() - 1))];
    };
    estimate.low = at(0.025);
    estimate.high = at(0.975);
    return estimate;
}

}  // namespace srlm
