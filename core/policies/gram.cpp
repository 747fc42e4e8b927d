#include "policies/gram.hpp"

#include <algorithm>

#include "numerics/kernels.hpp"

namespace srlm {

namespace {

constexpr std::size_t kChunk = 128;  // rows of ΔΦ, and weighted ones, held at a time

void clear_gram(const Problem& problem, std::vector<double>& G) {
    G.assign(problem.dimension * problem.d_stride, 0.0);
}

constexpr std::uint32_t kUntouched = 0xffffffff;

/// Numbers the responses that the edges touch, in ascending order; others are kUntouched.
std::size_t number_touched(const Problem& problem, const Edges& edges, std::vector<std::uint32_t>& place) {
    place.assign(problem.entries(), kUntouched);
    for (std::size_t e = 0; e < edges.size(); ++e) place[edges.first[e]] = place[edges.second[e]] = 0;
    std::uint32_t touched = 0;
    for (std::uint32_t& number : place)
        if (number != kUntouched) number = touched++;
    return touched;
}

/// Adds Lap·Φ to rows, of response m at place[m], or at m without places.
void laplacian_rows(const Problem& problem, const Edges& edges, const std::vector<double>& weights,
                    const std::uint32_t* place, std::vector<double>& rows) {
    const std::size_t stride = problem.d_stride;
    for (std::size_t e = 0; e < edges.size(); ++e) {
        const std::uint32_t first = edges.first[e], second = edges.second[e];
        const double* a = problem.feature_rows.data() + first * stride;
        const double* b = problem.feature_rows.data() + second * stride;
        double* row_a = rows.data() + (place ? place[first] : first) * stride;
        double* row_b = rows.data() + (place ? place[second] : second) * stride;
        for (std::size_t k = 0; k < stride; ++k) {
            const double difference = weights[e] * (a[k] - b[k]);
            row_a[k] += difference;
            row_b[k] -= difference;
        }
    }
}

}  // namespace

void gram_direct(const Problem& problem, const Edges& edges, const std::vector<double>& weights,
                 GramScratch& scratch, std::vector<double>& G) {
    const std::size_t stride = problem.d_stride;
    clear_gram(problem, G);
    scratch.rows.resize(2 * kChunk * stride);
    double* const weighted = scratch.rows.data() + kChunk * stride;
    for (std::size_t start = 0; start < edges.size(); start += kChunk) {
        const std::size_t count = std::min(kChunk, edges.size() - start);
        for (std::size_t i = 0; i < count; ++i) {
            const double* a = problem.feature_rows.data() + edges.first[start + i] * stride;
            const double* b = problem.feature_rows.data() + edges.second[start + i] * stride;
            const double weight = weights[start + i];
            double* row = scratch.rows.data() + i * stride;
            double* heavy = weighted + i * stride;
            for (std::size_t k = 0; k < stride; ++k) {
                const double difference = a[k] - b[k];
                row[k] = difference;
                heavy[k] = weight * difference;
            }
        }
        kernels().gram(scratch.rows.data(), weighted, count, problem.dimension, stride, G.data());
    }
}

void gram_touched(const Problem& problem, const Edges& edges, const std::vector<double>& weights,
                  GramScratch& scratch, std::vector<double>& G) {
    const std::size_t stride = problem.d_stride;
    clear_gram(problem, G);
    const std::size_t touched = number_touched(problem, edges, scratch.place);
    scratch.rows.assign(touched * stride, 0.0);
    scratch.touched_rows.resize(touched * stride);
    for (std::size_t m = 0; m < problem.entries(); ++m) {
        if (scratch.place[m] == kUntouched) continue;
        const double* phi = problem.feature_rows.data() + m * stride;
        std::copy(phi, phi + stride, scratch.touched_rows.data() + scratch.place[m] * stride);
    }
    laplacian_rows(problem, edges, weights, scratch.place.data(), scratch.rows);
    kernels().gram(scratch.touched_rows.data(), scratch.rows.data(), touched, problem.dimension, stride,
                   G.data());
}

void gram_laplacian(const Problem& problem, const Edges& edges, const std::vector<double>& weights,
                    GramScratch& scratch, std::vector<double>& G) {
    const std::size_t stride = problem.d_stride;
    clear_gram(problem, G);
    scratch.rows.assign(problem.entries() * stride, 0.0);
    laplacian_rows(problem, edges, weights, nullptr, scratch.rows);
    kernels().gram(problem.feature_rows.data(), scratch.rows.data(), problem.entries(), problem.dimension,
                   stride, G.data());
}

void gram(const Problem& problem, const Edges& edges, const std::vector<double>& weights,
          GramScratch& scratch, std::vector<double>& G) {
    // Numbers of d that each handles: half of d for the product of a row, and what makes the row.
    const double half = 0.5 * static_cast<double>(problem.dimension + 1);
    const auto E = static_cast<double>(edges.size());
    const double direct = E * (half + 3);
    const double all = static_cast<double>(problem.entries()) * (half + 1) + 4 * E;
    if (direct <= 4 * E + half) return gram_direct(problem, edges, weights, scratch, G);
    const auto touched = static_cast<double>(number_touched(problem, edges, scratch.place));
    const double some = touched * (half + 3) + 4 * E;
    if (direct <= std::min(some, all)) return gram_direct(problem, edges, weights, scratch, G);
    if (some <= all) return gram_touched(problem, edges, weights, scratch, G);
    gram_laplacian(problem, edges, weights, scratch, G);
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

void gather_rewards(const Problem& problem, const Edges& edges, std::vector<double>& gathered) {
    gathered.assign(problem.entries(), 0.0);
    for (std::size_t e = 0; e < edges.size(); ++e) {
        const double reward = edges.count[e] * edges.reward_difference[e];
        gathered[edges.first[e]] += reward;
        gathered[edges.second[e]] -= reward;
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
