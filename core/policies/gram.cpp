#include "policies/gram.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/kernels.hpp"

namespace srlm {

namespace {

constexpr std::size_t kChunk = 128;  // rows of ΔΦ, and weighted ones, held at a time

void clear_gram(const Problem& problem, std::vector<double>& G) {
    G.assign(problem.dimension * problem.d_stride, 0.0);
}

constexpr std::uint32_t kUntouched = 0xffffffff;

/// Lists the responses that the edges touch, in ascending order, and for each its edges: those of touched[v]
/// are at start[v] … start[v + 1] of `other` and `edge`.
void list_touched(const Problem& problem, const Edges& edges, GramScratch& scratch) {
    scratch.place.assign(problem.entries(), kUntouched);
    for (std::size_t e = 0; e < edges.size(); ++e)
        scratch.place[edges.first[e]] = scratch.place[edges.second[e]] = 0;
    scratch.touched.clear();
    for (std::uint32_t m = 0; m < problem.entries(); ++m) {
        if (scratch.place[m] == kUntouched) continue;
        scratch.place[m] = static_cast<std::uint32_t>(scratch.touched.size());
        scratch.touched.push_back(m);
    }
}

void list_edges(const Edges& edges, GramScratch& scratch) {
    const std::size_t V = scratch.touched.size();
    scratch.start.assign(V + 2, 0);
    std::uint32_t* next = scratch.start.data() + 1;  // moves from start[v] to start[v + 1]
    for (std::size_t e = 0; e < edges.size(); ++e) {
        ++next[scratch.place[edges.first[e]] + 1];
        ++next[scratch.place[edges.second[e]] + 1];
    }
    for (std::size_t v = 1; v <= V; ++v) next[v] += next[v - 1];
    scratch.other.resize(2 * edges.size());
    scratch.edge.resize(2 * edges.size());
    const auto place = [&](std::uint32_t at, std::uint32_t other, std::size_t e) {
        const std::uint32_t i = next[scratch.place[at]]++;
        scratch.other[i] = other;
        scratch.edge[i] = static_cast<std::uint32_t>(e);
    };
    for (std::size_t e = 0; e < edges.size(); ++e) {
        place(edges.first[e], edges.second[e], e);
        place(edges.second[e], edges.first[e], e);
    }
}

/// b += Σ_i factors[i]·rows[i].
void add_rows(const double* rows, const double* factors, std::size_t count, std::size_t stride,
              std::vector<double>& scratch, std::vector<double>& b) {
    scratch.resize(stride);
    kernels().logits(rows, stride, count, factors, count, 1, scratch.data(), stride);
    for (std::size_t k = 0; k < stride; ++k) b[k] += scratch[k];
}

}  // namespace

void gram_direct(const Problem& problem, const Edges& edges, const EdgeTerms& terms, GramScratch& scratch,
                 std::vector<double>& G) {
    const std::size_t stride = problem.d_stride;
    clear_gram(problem, G);
    if (terms.b) terms.b->assign(stride, 0.0);
    scratch.rows.resize(2 * kChunk * stride);
    double* const weighted = scratch.rows.data() + kChunk * stride;
    for (std::size_t start = 0; start < edges.size(); start += kChunk) {
        const std::size_t count = std::min(kChunk, edges.size() - start);
        for (std::size_t i = 0; i < count; ++i) {
            const double* a = problem.feature_rows.data() + edges.first[start + i] * stride;
            const double* b = problem.feature_rows.data() + edges.second[start + i] * stride;
            const double weight = terms.weights[start + i];
            double* row = scratch.rows.data() + i * stride;
            double* heavy = weighted + i * stride;
            for (std::size_t k = 0; k < stride; ++k) {
                const double difference = a[k] - b[k];
                row[k] = difference;
                heavy[k] = weight * difference;
            }
        }
        kernels().gram(scratch.rows.data(), weighted, count, problem.dimension, stride, G.data());
        if (terms.b)
            add_rows(scratch.rows.data(), terms.rewards + start, count, stride, scratch.factors, *terms.b);
    }
}

void gram_touched(const Problem& problem, const Edges& edges, const EdgeTerms& terms, GramScratch& scratch,
                  std::vector<double>& G) {
    const std::size_t stride = problem.d_stride;
    clear_gram(problem, G);
    if (terms.b) terms.b->assign(stride, 0.0);
    list_touched(problem, edges, scratch);
    list_edges(edges, scratch);
    scratch.rows.resize(2 * kChunk * stride);
    std::vector<double> gathered(kChunk);
    double* const laplacian = scratch.rows.data() + kChunk * stride;  // rows of Lap·Φ
    for (std::size_t start = 0; start < scratch.touched.size(); start += kChunk) {
        const std::size_t count = std::min(kChunk, scratch.touched.size() - start);
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t m = scratch.touched[start + i];
            const double* phi = problem.feature_rows.data() + m * stride;
            double* row = scratch.rows.data() + i * stride;
            double* sum = laplacian + i * stride;
            std::copy(phi, phi + stride, row);
            std::fill(sum, sum + stride, 0.0);
            gathered[i] = 0;
            for (std::uint32_t at = scratch.start[start + i]; at < scratch.start[start + i + 1]; ++at) {
                const std::uint32_t other = scratch.other[at], e = scratch.edge[at];
                const double* psi = problem.feature_rows.data() + other * stride;
                const double weight = terms.weights[e];
                for (std::size_t k = 0; k < stride; ++k) sum[k] += weight * (row[k] - psi[k]);
                if (terms.b) gathered[i] += m == edges.first[e] ? terms.rewards[e] : -terms.rewards[e];
            }
        }
        kernels().gram(scratch.rows.data(), laplacian, count, problem.dimension, stride, G.data());
        if (terms.b) add_rows(scratch.rows.data(), gathered.data(), count, stride, scratch.factors, *terms.b);
    }
}

void gram(const Problem& problem, const Edges& edges, const EdgeTerms& terms, GramScratch& scratch,
          std::vector<double>& G) {
    // Numbers of d that each handles: half of d for the product of a row, and what makes the row.
    const double half = 0.5 * static_cast<double>(problem.dimension + 1);
    const auto E = static_cast<double>(edges.size());
    const double direct = E * (half + 3);
    // Each edge of two responses, so at least √(2E) responses.
    if (direct <= 4 * E + std::sqrt(2 * E) * (half + 2))
        return gram_direct(problem, edges, terms, scratch, G);
    list_touched(problem, edges, scratch);
    const double by_response = static_cast<double>(scratch.touched.size()) * (half + 2) + 4 * E;
    if (direct <= by_response) return gram_direct(problem, edges, terms, scratch, G);
    gram_touched(problem, edges, terms, scratch, G);
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

void right_hand_side(const Problem& problem, const std::vector<double>& gathered, std::vector<double>& b) {
    b.resize(problem.dimension);
    for (std::size_t k = 0; k < problem.dimension; ++k) {
        kernels().row_dots(problem.features.data() + k * problem.entries(), gathered.data(), 1,
                           problem.entries(), &b[k]);
    }
}

}  // namespace srlm
