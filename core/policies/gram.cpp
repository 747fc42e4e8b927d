#include "policies/gram.hpp"

#include <algorithm>

#include "numerics/kernels.hpp"

namespace srlm {

namespace {

constexpr std::size_t kChunk = 256;  // rows of ΔΦ held at a time

void clear_gram(const Problem& problem, std::vector<double>& G) {
    G.assign(problem.dimension * problem.d_stride, 0.0);
}

}  // namespace

void gram_direct(const Problem& problem, const Pairs& pairs, std::vector<double>& rows,
                 std::vector<double>& G, const double* weights) {
    const std::size_t stride = problem.d_stride;
    clear_gram(problem, G);
    rows.resize((weights ? 2 : 1) * kChunk * stride);
    double* const weighted = weights ? rows.data() + kChunk * stride : rows.data();
    for (std::size_t start = 0; start < pairs.size(); start += kChunk) {
        const std::size_t count = std::min(kChunk, pairs.size() - start);
        for (std::size_t i = 0; i < count; ++i) {
            const double* a = problem.feature_rows.data() + pairs.first[start + i] * stride;
            const double* b = problem.feature_rows.data() + pairs.second[start + i] * stride;
            double* row = rows.data() + i * stride;
            for (std::size_t k = 0; k < stride; ++k) row[k] = a[k] - b[k];
            if (!weights) continue;
            for (std::size_t k = 0; k < stride; ++k) weighted[i * stride + k] = weights[start + i] * row[k];
        }
        kernels().gram(rows.data(), weighted, count, problem.dimension, stride, G.data());
    }
}

void gram_laplacian(const Problem& problem, const Pairs& pairs, std::vector<double>& rows,
                    std::vector<double>& G, const double* weights) {
    const std::size_t stride = problem.d_stride;
    clear_gram(problem, G);
    rows.assign(problem.entries() * stride, 0.0);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const std::size_t first = pairs.first[i] * stride, second = pairs.second[i] * stride;
        if (first == second) continue;
        const double* a = problem.feature_rows.data() + first;
        const double* b = problem.feature_rows.data() + second;
        double* row_a = rows.data() + first;
        double* row_b = rows.data() + second;
        const double weight = weights ? weights[i] : 1;
        for (std::size_t k = 0; k < stride; ++k) {
            const double difference = weight * (a[k] - b[k]);
            row_a[k] += difference;
            row_b[k] -= difference;
        }
    }
    kernels().gram(problem.feature_rows.data(), rows.data(), problem.entries(), problem.dimension, stride,
                   G.data());
}

bool laplacian_is_cheaper(const Problem& problem, std::size_t n) {
    const std::size_t d = problem.dimension;
    return problem.entries() * (d + 1) + 4 * n < n * (d + 1);
}

void gram(const Problem& problem, const Pairs& pairs, std::vector<double>& rows, std::vector<double>& G,
          const double* weights) {
    if (laplacian_is_cheaper(problem, pairs.size())) {
        gram_laplacian(problem, pairs, rows, G, weights);
    } else {
        gram_direct(problem, pairs, rows, G, weights);
    }
}

void weighted_covariance(const Problem& problem, const double* probability, const double* weights,
                         std::vector<double>& rows, std::vector<double>& G) {
    const std::size_t stride = problem.d_stride;
    clear_gram(problem, G);
    rows.assign(problem.entries() * stride, 0.0);
    std::vector<double> mean(stride);
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        std::fill(mean.begin(), mean.end(), 0.0);
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        for (std::size_t m = x * problem.stride; m < x * problem.stride + count; ++m) {
            const double* phi = problem.feature_rows.data() + m * stride;
            for (std::size_t k = 0; k < stride; ++k) mean[k] += probability[m] * phi[k];
        }
        for (std::size_t m = x * problem.stride; m < x * problem.stride + count; ++m) {
            const double* phi = problem.feature_rows.data() + m * stride;
            const double weight = weights[x] * probability[m];
            for (std::size_t k = 0; k < stride; ++k) rows[m * stride + k] = weight * (phi[k] - mean[k]);
        }
    }
    kernels().gram(problem.feature_rows.data(), rows.data(), problem.entries(), problem.dimension, stride,
                   G.data());
}

void gather_rewards(const Problem& problem, const Pairs& pairs, std::vector<double>& gathered) {
    gathered.assign(problem.entries(), 0.0);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        gathered[pairs.first[i]] += pairs.reward_difference[i];
        gathered[pairs.second[i]] -= pairs.reward_difference[i];
    }
}

void right_hand_side(const Problem& problem, const std::vector<double>& gathered, std::vector<double>& b) {
    b.resize(problem.dimension);
    for (std::size_t k = 0; k < problem.dimension; ++k) {
        kernels().row_dots(problem.features.data() + k * problem.entries(), gathered.data(), 1,
                           problem.entries(), &b[k]);
    }
}

}  // namespace srlm
