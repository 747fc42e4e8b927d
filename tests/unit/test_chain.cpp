// Sequence models against brute force over every sequence of small cases.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

#include "policies/chain.hpp"

using namespace srlm;

namespace {

struct Case {
    ChainShape shape;
    std::vector<double> weights, other;
};

Case random_case(std::size_t V, std::size_t L, std::size_t order, unsigned seed) {
    Case c{{V, L, order}, {}, {}};
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform(-2, 2);
    for (std::size_t i = 0; i < c.shape.weights(); ++i) {
        c.weights.push_back(uniform(random));
        c.other.push_back(uniform(random));
    }
    return c;
}

/// Every distinct sequence (ended ones padded with token 0) from a start state, with its score.
std::map<Sequence, double> enumerate(const Case& c, std::size_t start) {
    std::map<Sequence, double> all;
    Sequence y(c.shape.length, 0);
    const auto extend = [&](auto&& self, std::size_t h, std::size_t s, double score) -> void {
        if (h == c.shape.length || c.shape.ended(s)) {
            all[y] = score;
            return;
        }
        for (std::size_t v = 0; v < c.shape.vocabulary; ++v) {
            y[h] = static_cast<std::uint8_t>(v);
            self(self, h + 1, c.shape.next(s, v), score + c.weights[s * c.shape.stride() + v]);
            y[h] = 0;
        }
    };
    extend(extend, 0, start, 0.0);
    return all;
}

double additive(const Case& c, const std::vector<double>& g, std::size_t start, const Sequence& y) {
    double sum = 0;
    std::size_t s = start;
    for (const auto token : y) {
        if (c.shape.ended(s)) break;
        sum += g[s * c.shape.stride() + token];
        s = c.shape.next(s, token);
    }
    return sum;
}

}  // namespace

TEST_CASE("chain: partition, mode, runner-up, lowest, expectation and ties against enumeration") {
    for (const auto& [V, L, order] :
         std::vector<std::array<std::size_t, 3>>{{2, 1, 1}, {3, 4, 1}, {4, 5, 1}, {3, 5, 2}, {2, 7, 2}}) {
        for (unsigned seed = 1; seed <= 5; ++seed) {
            const Case c = random_case(V, L, order, seed);
            Chain chain(c.shape);
            chain.evaluate(c.weights.data());
            const TwoBest two = chain.two_best();
            const std::vector<double> lowest = chain.lowest_scores();
            const std::vector<double> expectations = chain.expectations(c.other.data());
            const std::vector<double> ties_of = chain.tie_probabilities();
            for (std::size_t start = 1; start < c.shape.states(); ++start) {
                if (c.shape.ended(start)) continue;
                const auto all = enumerate(c, start);
                double Z = 0;
                for (const auto& [y, score] : all) Z += std::exp(score);
                CHECK(chain.log_partition(start) == doctest::Approx(std::log(Z)).epsilon(1e-12));
                std::vector<double> scores;
                double expected = 0, ties = 0;
                for (const auto& [y, score] : all) {
                    CHECK(chain.score(start, y) == doctest::Approx(score).epsilon(1e-13));
                    const double p = std::exp(score) / Z;
                    expected += p * additive(c, c.other, start, y);
                    ties += p * p;
                    scores.push_back(score);
                }
                std::sort(scores.rbegin(), scores.rend());
                CHECK(two.best[start] == doctest::Approx(scores[0]).epsilon(1e-13));
                CHECK(two.runner_up[start] == doctest::Approx(scores[1]).epsilon(1e-13));
                CHECK(all.at(chain.mode(two, start)) == doctest::Approx(scores[0]).epsilon(1e-13));
                CHECK(lowest[start] == doctest::Approx(scores.back()).epsilon(1e-13));
                CHECK(expectations[start] == doctest::Approx(expected).epsilon(1e-11));
                CHECK(ties_of[start] == doctest::Approx(ties).epsilon(1e-12));
            }
        }
    }
}

TEST_CASE("chain: greedy decoding takes the likeliest next token, and so may miss the mode") {
    std::size_t misses = 0;
    for (unsigned seed = 1; seed <= 40; ++seed) {
        const Case c = random_case(3, 4, 1 + seed % 2, seed);
        Chain chain(c.shape);
        chain.evaluate(c.weights.data());
        const TwoBest two = chain.two_best();
        for (std::size_t start = 1; start < c.shape.states(); ++start) {
            if (c.shape.ended(start)) continue;
            const auto all = enumerate(c, start);
            Sequence expected(c.shape.length, 0);
            std::size_t s = start;
            for (std::size_t h = 0; h < c.shape.length && !c.shape.ended(s); ++h) {
                // The mass of all sequences that begin with what was decoded and each next token.
                std::vector<double> mass(c.shape.vocabulary, 0.0);
                for (const auto& [y, score] : all) {
                    const auto decoded = expected.begin() + static_cast<std::ptrdiff_t>(h);
                    if (std::equal(expected.begin(), decoded, y.begin())) mass[y[h]] += std::exp(score);
                }
                expected[h] =
                    static_cast<std::uint8_t>(std::max_element(mass.begin(), mass.end()) - mass.begin());
                s = c.shape.next(s, expected[h]);
            }
            CHECK(chain.greedy(start) == expected);
            misses += expected != chain.mode(two, start);
        }
    }
    CHECK(misses > 0);
}

TEST_CASE("chain: sampled sequences have the chain's probabilities (χ² at 1e-6 false alarms, fixed seed)") {
    const Case c = random_case(3, 3, 2, 9);
    Chain chain(c.shape);
    chain.evaluate(c.weights.data());
    const std::size_t start = 4;
    std::map<Sequence, double> counts;
    const int n = 100000;
    std::vector<double> u(2 * padded(2));
    Sequence y;
    for (int i = 0; i < n; ++i) {
        kernels().uniforms({5, 0, 0, Stream::pairs}, static_cast<std::uint32_t>(i), 0, 2, u.data());
        chain.sample(start, u.data(), y);
        counts[y] += 1;
    }
    double chi_squared = 0;
    int cells = 0;
    for (const auto& [sequence, score] : enumerate(c, start)) {
        const double expected = n * std::exp(score - chain.log_partition(start));
        chi_squared += std::pow(counts[sequence] - expected, 2) / expected;
        ++cells;
    }
    const double k = cells - 1;
    const double z = (std::cbrt(chi_squared / k) - (1 - 2 / (9 * k))) / std::sqrt(2 / (9 * k));
    CHECK(z < 4.75);
    CHECK(z > -4.75);
}

TEST_CASE("chain: astronomically many sequences and κ beyond any enumeration stay finite") {
    const ChainShape shape{100, 32, 1};
    Chain chain(shape);
    chain.evaluate(std::vector<double>(shape.weights(), 0.0).data());
    // Uniform weights: Σ over lengths; at least 99^32 sequences never end.
    CHECK(chain.log_partition(1) > 32 * std::log(99.0));
    CHECK(chain.log_partition(1) < 32 * std::log(101.0));
    std::vector<double> extreme(shape.weights(), -300.0);
    chain.evaluate(extreme.data());
    CHECK(std::isfinite(chain.log_partition(1)));
    CHECK(chain.two_best().best[1] == -300);  // ending at once is best
}
