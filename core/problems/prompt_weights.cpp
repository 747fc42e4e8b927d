#include "problems/prompt_weights.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "numerics/kernels.hpp"

namespace srlm {

namespace {

std::vector<double> normalised(std::vector<double> weights) {
    double sum = 0;
    for (double w : weights) sum += w;
    for (double& w : weights) w /= sum;
    return weights;
}

std::vector<double> zipf(double exponent, const std::vector<double>& natural) {
    const std::size_t X = natural.size();
    std::vector<std::size_t> order(X);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return natural[a] > natural[b]; });
    std::vector<double> by_rank(X), weights(X);
    for (std::size_t r = 0; r < X; ++r) by_rank[r] = static_cast<double>(r + 1);
    kernels().log(by_rank.data(), X, by_rank.data());
    for (double& w : by_rank) w *= -exponent;
    kernels().exp(by_rank.data(), X, by_rank.data());
    for (std::size_t r = 0; r < X; ++r) weights[order[r]] = by_rank[r];
    return normalised(std::move(weights));
}

std::vector<double> given(const std::vector<double>& weights, std::size_t X) {
    if (weights.size() == X) return normalised(weights);
    throw Error(Code::out_of_range, "weights",
                "got " + std::to_string(weights.size()) + " weights for " + std::to_string(X) + " prompts",
                "Give exactly one weight for each prompt");
}

}  // namespace

std::vector<double> prompt_weights(const Spec& spec, std::vector<double> natural) {
    switch (spec.prompt_weights) {
        case PromptWeights::natural: return natural;
        case PromptWeights::uniform:
            return std::vector<double>(natural.size(), 1 / static_cast<double>(natural.size()));
        case PromptWeights::zipf: return zipf(spec.zipf_exponent, natural);
        case PromptWeights::given: return given(spec.weights, natural.size());
    }
    return natural;
}

std::vector<double> uniform_weights(std::size_t prompts) {
    return std::vector<double>(prompts, 1 / static_cast<double>(prompts));
}

}  // namespace srlm
