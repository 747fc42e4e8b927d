#include "policies/gram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "numerics/kernels.hpp"

namespace srlm {

namespace {

constexpr std::size_t kChunk = 128;  // rows of ΔΦ, and weighted ones, held at a time

void clear_gram(const Problem& problem, std::vector<double>& G) {
    G.assign(problem.dimension * problem.d_stride, 0.0);
}

/// Marks the responses that the edges touch, a bit each; says how many they are.
std::size_t mark_touched(const Problem& problem, const Edges& edges, std::vector<std::uint64_t>& marks) {
    marks.assign((problem.entries() + 63) / 64, 0);
    const auto mark = [&](std::uint32_t m) { marks[m / 64] |= std::uint64_t{1} << m % 64; };
    for (std::size_t e = 0; e < edges.size(); ++e) {
        mark(edges.first[e]);
        mark(edges.second[e]);
    }
    std::size_t touched = 0;
    for (const std::uint64_t word : marks) touched += static_cast<std::size_t>(std::popcount(word));
    return touched;
}

/// Lists the responses that are marked, in ascending order, and of each its edges: those of touched[v] are at
/// start[v] … start[v + 1] of `other` and `weight`. Gathers the rewards there.
void list_neighbours(const Problem& problem, const Edges& edges, const EdgeTerms& terms,
                     GramScratch& scratch) {
    scratch.place.resize(problem.entries());
    scratch.touched.clear();
    for (std::size_t i = 0; i < scratch.marks.size(); ++i) {
        for (std::uint64_t word = scratch.marks[i]; word != 0; word &= word - 1) {
            const auto m =
                static_cast<std::uint32_t>(64 * i) + static_cast<std::uint32_t>(std::countr_zero(word));
            scratch.place[m] = static_cast<std::uint32_t>(scratch.touched.size());
            scratch.touched.push_back(m);
        }
    }
    const std::size_t V = scratch.touched.size();
    scratch.start.assign(V + 2, 0);
    std::uint32_t* next = scratch.start.data() + 1;  // moves from start[v] to start[v + 1]
    for (std::size_t e = 0; e < edges.size(); ++e) {
        ++next[scratch.place[edges.first[e]] + 1];
        ++next[scratch.place[edges.second[e]] + 1];
    }
    for (std::size_t v = 1; v <= V; ++v) next[v] += next[v - 1];
    scratch.other.resize(2 * edges.size());
    scratch.weight.resize(2 * edges.size());
    scratch.gathered.assign(V, 0.0);
    for (std::size_t e = 0; e < edges.size(); ++e) {
        const std::uint32_t a = scratch.place[edges.first[e]], b = scratch.place[edges.second[e]];
        scratch.other[next[a]] = edges.second[e];
        scratch.weight[next[a]++] = terms.weights[e];
        scratch.other[next[b]] = edges.first[e];
        scratch.weight[next[b]++] = terms.weights[e];
        if (!terms.rewards) continue;
        scratch.gathered[a] += terms.rewards[e];
        scratch.gathered[b] -= terms.rewards[e];
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
    double* const rows = scratch.rows.data();
    double* const weighted = rows + kChunk * stride;
    for (std::size_t start = 0; start < edges.size(); start += kChunk) {
        const std::size_t count = std::min(kChunk, edges.size() - start);
        kernels().differences(
            problem.feature_rows.data(), stride,
            {edges.first.data() + start, edges.second.data() + start, terms.weights + start}, count, rows,
            weighted);
        kernels().gram(rows, weighted, count, problem.dimension, stride, G.data());
        if (terms.b) add_rows(rows, terms.rewards + start, count, stride, scratch.factors, *terms.b);
    }
}

namespace {

void gram_of_marked(const Problem& problem, const Edges& edges, const EdgeTerms& terms, GramScratch& scratch,
                    std::vector<double>& G) {
    const std::size_t stride = problem.d_stride;
    clear_gram(problem, G);
    if (terms.b) terms.b->assign(stride, 0.0);
    list_neighbours(problem, edges, terms, scratch);
    scratch.rows.resize(2 * kChunk * stride);
    double* const rows = scratch.rows.data();
    double* const laplacian = rows + kChunk * stride;  // rows of Lap·Φ
    for (std::size_t start = 0; start < scratch.touched.size(); start += kChunk) {
        const std::size_t count = std::min(kChunk, scratch.touched.size() - start);
        kernels().laplacian(problem.feature_rows.data(), stride,
                            {scratch.touched.data() + start, scratch.start.data() + start,
                             scratch.other.data(), scratch.weight.data()},
                            count, rows, laplacian);
        kernels().gram(rows, laplacian, count, problem.dimension, stride, G.data());
        if (terms.b)
            add_rows(rows, scratch.gathered.data() + start, count, stride, scratch.factors, *terms.b);
    }
}

}  // namespace

void gram_touched(const Problem& problem, const Edges& edges, const EdgeTerms& terms, GramScratch& scratch,
                  std::vector<double>& G) {
    mark_touched(problem, edges, scratch.marks);
    gram_of_marked(problem, edges, terms, scratch, G);
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
    const auto V = static_cast<double>(mark_touched(problem, edges, scratch.marks));
    if (direct <= V * (half + 2) + 4 * E) return gram_direct(problem, edges, terms, scratch, G);
    gram_of_marked(problem, edges, terms, scratch, G);
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
