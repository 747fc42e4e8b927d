#include "policies/pair_law.hpp"

#include <algorithm>
#include <cstddef>

#include "numerics/kernels.hpp"

namespace srlm {

void expected_gather(const Problem& problem, const PairLaw& law, const double* v, std::vector<double>& s) {
    s.assign(problem.entries(), 0.0);
    for (const PairLaw::Part& part : law.parts) {
        for (std::size_t x = 0; x < problem.prompts; ++x) {
            const std::size_t begin = x * problem.stride;
            const std::size_t end = begin + static_cast<std::size_t>(problem.response_count[x]);
            double first = 0, second = 0;
            for (std::size_t m = begin; m < end; ++m) {
                first += part.first[m] * v[m];
                second += part.second[m] * v[m];
            }
            const double weight = part.share * problem.mu[x];
            for (std::size_t m = begin; m < end; ++m)
                s[m] += weight * (part.first[m] * (v[m] - second) + part.second[m] * (v[m] - first));
        }
    }
}

void expected_gram(const Problem& problem, const PairLaw& law, std::vector<double>& rows,
                   std::vector<double>& G) {
    const std::size_t stride = problem.d_stride;
    G.assign(problem.dimension * stride, 0.0);
    rows.assign(problem.entries() * stride, 0.0);
    std::vector<double> first(stride), second(stride);
    for (const PairLaw::Part& part : law.parts) {
        for (std::size_t x = 0; x < problem.prompts; ++x) {
            const std::size_t begin = x * problem.stride;
            const std::size_t end = begin + static_cast<std::size_t>(problem.response_count[x]);
            std::fill(first.begin(), first.end(), 0.0);
            std::fill(second.begin(), second.end(), 0.0);
            for (std::size_t m = begin; m < end; ++m) {
                const double* phi = problem.feature_rows.data() + m * stride;
                for (std::size_t k = 0; k < stride; ++k) first[k] += part.first[m] * phi[k];
                for (std::size_t k = 0; k < stride; ++k) second[k] += part.second[m] * phi[k];
            }
            for (std::size_t m = begin; m < end; ++m) {
                const double* phi = problem.feature_rows.data() + m * stride;
                const double a = part.share * problem.mu[x] * part.first[m];
                const double b = part.share * problem.mu[x] * part.second[m];
                for (std::size_t k = 0; k < stride; ++k)
                    rows[m * stride + k] += a * (phi[k] - second[k]) + b * (phi[k] - first[k]);
            }
        }
    }
    kernels().gram(problem.feature_rows.data(), rows.data(), problem.entries(), problem.dimension, stride,
                   G.data());
}

}  // namespace srlm
