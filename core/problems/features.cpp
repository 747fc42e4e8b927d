#include "problems/features.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>

#include "numerics/kernels.hpp"

namespace srlm {

std::vector<double> design_spectrum(const Spec& spec) {
    const auto d = static_cast<std::size_t>(spec.dimension);
    const auto s = static_cast<std::size_t>(spec.spikes);
    const Kernels& k = kernels();
    std::vector<double> lambda(d, 1.0);
    if (spec.spectrum == Spectrum::exponential) {
        // From j = 0: the common factor e^{−α} cancels, and large α does not underflow throughout.
        for (std::size_t j = 0; j < d; ++j) lambda[j] = -spec.spectrum_decay * static_cast<double>(j);
        k.exp(lambda.data(), d, lambda.data());
    } else if (spec.spectrum == Spectrum::polynomial) {
        for (std::size_t j = 0; j < d; ++j) lambda[j] = static_cast<double>(j + 1);
        k.log(lambda.data(), d, lambda.data());
        for (double& l : lambda) l *= -spec.spectrum_decay;
        k.exp(lambda.data(), d, lambda.data());
    } else if (spec.spectrum == Spectrum::spiked) {
        if (s < d) {
            for (std::size_t j = 0; j < d; ++j) {
                lambda[j] = j < s ? (1 - spec.tail_mass) / static_cast<double>(s)
                                  : spec.tail_mass / static_cast<double>(d - s);
            }
        }
        std::sort(lambda.begin(), lambda.end(), std::greater<>());
    }
    double sum = 0;
    for (double l : lambda) sum += l;
    for (double& l : lambda) l /= sum;
    return lambda;
}

void size_linear(Problem& problem, std::size_t prompts, std::size_t responses, std::size_t dimension) {
    problem.prompts = prompts;
    problem.responses = responses;
    problem.stride = padded(responses);
    problem.dimension = dimension;
    problem.d_stride = padded(dimension);
    problem.tabular = false;
    problem.response_count.assign(prompts, static_cast<std::int32_t>(responses));
    problem.feature_rows.assign(problem.entries() * problem.d_stride, 0.0);
}

void draw_features(const Spec& spec, Problem& problem) {
    const std::size_t d = problem.dimension;
    const StreamKey key{static_cast<std::uint64_t>(spec.problem_seed), 0, 0, Stream::features};
    std::vector<double> root(d);
    for (std::size_t j = 0; j < d; ++j) root[j] = std::sqrt(problem.spectrum[j]);
    std::vector<double> uniform(padded(d));
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        for (std::size_t y = 0; y < problem.responses; ++y) {
            const auto slot = static_cast<std::uint32_t>(x * problem.responses + y);
            kernels().uniforms(key, slot, 0, (d + 1) / 2, uniform.data());
            double* row = problem.feature_rows.data() + (x * problem.stride + y) * problem.d_stride;
            for (std::size_t j = 0; j < d; ++j) row[j] = root[j] * (2 * uniform[j] - 1);
        }
    }
}

double largest_feature_norm(const Problem& problem) {
    double largest = 0;
    for (std::size_t m = 0; m < problem.entries(); ++m) {
        const double* row = problem.feature_rows.data() + m * problem.d_stride;
        double square = 0;
        for (std::size_t j = 0; j < problem.dimension; ++j) square += row[j] * row[j];
        largest = std::max(largest, square);
    }
    return std::sqrt(largest);
}

void transpose_features(Problem& problem) {
    const std::size_t M = problem.entries();
    const std::size_t d = problem.dimension;
    problem.features.resize(d * M);
    for (std::size_t m = 0; m < M; ++m) {
        const double* row = problem.feature_rows.data() + m * problem.d_stride;
        for (std::size_t j = 0; j < d; ++j) problem.features[j * M + m] = row[j];
    }
}

}  // namespace srlm
