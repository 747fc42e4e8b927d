#pragma once
/// \file
/// Draws as counts: how often each outcome comes among n, by conditional binomial laws. Exact in
/// distribution but for rounding, in time that does not grow with n.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "numerics/draws.hpp"
#include "policies/edges.hpp"

namespace srlm {

/// A law of few outcomes, the likeliest first, with what is left after each.
class SortedLaw {
public:
    /// Of `count` weights, not all 0.
    void assign(const double* weights, std::size_t count);

    std::size_t size() const { return order_.size(); }
    std::uint32_t outcome(std::size_t i) const { return order_[i]; }
    /// The share of outcome i in those from i on, and that of those after it.
    double share(std::size_t i) const { return mass_[i] / tail_[i]; }
    double rest(std::size_t i) const { return tail_[i + 1] / tail_[i]; }

private:
    std::vector<std::uint32_t> order_;
    std::vector<double> mass_, tail_;
};

/// f(outcome, count) for each outcome among places from `begin` on that comes at all in n draws.
template <class F>
void draw_counts(const SortedLaw& law, std::size_t begin, double n, UniformSource& uniforms, F&& f) {
    for (std::size_t i = begin; i < law.size() && n > 0; ++i) {
        const double count = binomial(n, law.share(i), law.rest(i), uniforms);
        if (count > 0) f(law.outcome(i), count);
        n -= count;
    }
}

/// Adds n pairs of outcomes, both of one law, to edges; `row` is added to outcomes.
void draw_pair_counts(const SortedLaw& law, double n, std::uint32_t row, UniformSource& uniforms,
                      EdgeIndex& edges);

/// Adds n pairs of outcomes of two laws.
void draw_pair_counts(const SortedLaw& first, const SortedLaw& second, double n, std::uint32_t row,
                      UniformSource& uniforms, EdgeIndex& edges);

/// The law of the first of the largest among N draws of `probability` [count], by `rewards` [count]: `kept`
/// [2·count], for each outcome the probability that it is kept of draws that are not all the same, then that
/// all are the same and it.
void best_of_law(const double* probability, const double* rewards, std::size_t count, std::size_t N,
                 std::vector<double>& kept);

}  // namespace srlm
