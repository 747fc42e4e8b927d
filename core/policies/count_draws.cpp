#include "policies/count_draws.hpp"

#include <algorithm>
#include <numeric>

#include "numerics/scalar.hpp"

namespace srlm {

void SortedLaw::assign(const double* weights, std::size_t count) {
    order_.resize(count);
    std::iota(order_.begin(), order_.end(), 0u);
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return weights[a] > weights[b]; });
    mass_.resize(count);
    tail_.assign(count + 1, 0.0);
    for (std::size_t i = count; i-- > 0;) {
        mass_[i] = weights[order_[i]];
        tail_[i] = tail_[i + 1] + mass_[i];
    }
    // What never comes is left out: nothing may remain to be drawn after the last.
    while (!order_.empty() && mass_[order_.size() - 1] == 0) order_.pop_back();
}

void draw_pair_counts(const SortedLaw& law, double n, std::uint32_t row, UniformSource& uniforms,
                      EdgeIndex& edges) {
    // Of pairs of what is left, those with outcome i, then which of them are twice i; the others have a
    // second outcome after i. With share s and rest q = 1 − s: 1 − q² = s(1 + q), of them s² are ties.
    for (std::size_t i = 0; i < law.size() && n > 0; ++i) {
        const double s = law.share(i), q = law.rest(i);
        const double touching = binomial(n, s * (1 + q), q * q, uniforms);
        n -= touching;
        if (touching == 0) continue;
        const std::uint32_t entry = row + law.outcome(i);
        const double ties = binomial(touching, s / (1 + q), 2 * q / (1 + q), uniforms);
        if (ties > 0) edges.add(entry, entry, ties);
        draw_counts(law, i + 1, touching - ties, uniforms,
                    [&](std::uint32_t other, double count) { edges.add(entry, row + other, count); });
    }
}

void draw_pair_counts(const SortedLaw& first, const SortedLaw& second, double n, std::uint32_t row,
                      UniformSource& uniforms, EdgeIndex& edges) {
    draw_counts(first, 0, n, uniforms, [&](std::uint32_t y, double times) {
        draw_counts(second, 0, times, uniforms,
                    [&](std::uint32_t other, double count) { edges.add(row + y, row + other, count); });
    });
}

void best_of_law(const double* probability, const double* rewards, std::size_t count, std::size_t N,
                 std::vector<double>& kept) {
    kept.assign(2 * count, 0.0);
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return rewards[a] < rewards[b]; });
    const auto power = static_cast<double>(N);
    const auto to_power = [power](double p) { return p > 0 ? exp1(power * log1(std::min(p, 1.0))) : 0; };
    double below = 0, before = 0;  // P(a draw is worth less), P(all are)
    for (std::size_t i = 0; i < count;) {
        std::size_t end = i;
        double group = 0;
        for (; end < count && rewards[order[end]] == rewards[order[i]]; ++end)
            group += probability[order[end]];
        // Nothing is worth more than the last group.
        const double all = end == count ? 1 : to_power(below + group);
        for (; i < end; ++i) {
            const double p = probability[order[i]];
            if (p == 0) continue;
            // The first of the group's draws is each of its members by its probability.
            const double same = to_power(p);
            kept[count + order[i]] = same;
            kept[order[i]] = std::max(0.0, (all - before) * (p / group) - same);
        }
        below += group;
        before = all;
    }
}

}  // namespace srlm
