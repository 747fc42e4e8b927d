#include "policies/chain.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "numerics/scalar.hpp"

namespace srlm {

namespace {
constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();
}

Chain::Chain(const ChainShape& shape)
    : shape_(shape),
      weights_(shape.weights()),
      message_((shape.length + 1) * shape.states()),
      step_(shape.length * shape.weights()) {}

double Chain::bytes(const ChainShape& shape) {
    // weights_, step_ and, while evaluate() runs, one position's logits; message_.
    const auto length = static_cast<double>(shape.length);
    return 8 * ((length + 2) * static_cast<double>(shape.weights()) +
                (length + 1) * static_cast<double>(shape.states()));
}

void Chain::onward(const double* later, std::vector<double>& table) const {
    const std::size_t V = shape_.vocabulary, stride = shape_.stride();
    for (std::size_t s = 0; s < shape_.states(); ++s) {
        double* row = table.data() + s * stride;
        std::fill(row + V, row + stride, kPadLogit);
        if (shape_.ended(s)) {
            row[0] = 0;
            std::fill(row + 1, row + V, kPadLogit);
            continue;
        }
        const double* w = weights_.data() + s * stride;
        const double* after = later + shape_.next(s, 0);
        for (std::size_t v = 0; v < V; ++v) row[v] = w[v] + after[v];
    }
}

void Chain::evaluate(const double* weights) {
    const std::size_t S = shape_.states();
    weights_.assign(weights, weights + shape_.weights());
    std::fill(message_.end() - static_cast<std::ptrdiff_t>(S), message_.end(), 0.0);
    std::vector<double> logits(shape_.weights());
    for (std::size_t h = shape_.length; h-- > 0;) {
        onward(message(h + 1), logits);
        // The next tokens of all states are one softmax, and its log-partitions are the messages.
        kernels().softmax(logits.data(), S, shape_.stride(), step_.data() + h * shape_.weights(),
                          message_.data() + h * S);
    }
}

double Chain::score(std::size_t start, const std::uint8_t* sequence) const {
    double sum = 0;
    ChainWalk walk(shape_, start);
    for (std::size_t h = 0; h < shape_.length && !walk.ended(); ++h) {
        sum += weight(walk.state(), sequence[h]);
        walk.follow(sequence[h]);
    }
    return sum;
}

TwoBest Chain::two_best() const {
    const std::size_t S = shape_.states(), L = shape_.length;
    TwoBest result{std::vector<double>(S, 0.0), std::vector<double>(S, kMinusInfinity),
                   std::vector<std::uint8_t>(L * S, 0)};
    std::vector<double> values(shape_.weights()), best(S), second(S);
    std::vector<std::int32_t> choice(S);
    for (std::size_t h = L; h-- > 0;) {
        onward(result.best.data(), values);
        kernels().mode(values.data(), S, shape_.stride(), choice.data(), best.data(), second.data());
        for (std::size_t s = 0; s < S; ++s) {
            const auto token = static_cast<std::size_t>(choice[s]);
            result.choice[h * S + s] = static_cast<std::uint8_t>(token);
            // Another next token, or this one and then the second best.
            const double other = weight(s, token) + result.runner_up[shape_.next(s, token)];
            second[s] = shape_.ended(s) ? kMinusInfinity : std::max(second[s], other);
        }
        std::swap(best, result.best);
        std::swap(second, result.runner_up);
    }
    return result;
}

Sequence Chain::mode(const TwoBest& two, std::size_t start) const {
    Sequence sequence(shape_.length, 0);
    ChainWalk walk(shape_, start);
    for (std::size_t h = 0; h < shape_.length && !walk.ended(); ++h) {
        sequence[h] = two.choice[h * shape_.states() + walk.state()];
        walk.follow(sequence[h]);
    }
    return sequence;
}

Sequence Chain::greedy(std::size_t start) const {
    Sequence sequence(shape_.length, 0);
    ChainWalk walk(shape_, start);
    for (std::size_t h = 0; h < shape_.length && !walk.ended(); ++h) {
        const double* step = step_.data() + h * shape_.weights() + walk.state() * shape_.stride();
        sequence[h] = static_cast<std::uint8_t>(std::max_element(step, step + shape_.vocabulary) - step);
        walk.follow(sequence[h]);
    }
    return sequence;
}

/// Values of so many states are folded side by side: each waits for its own last term only.
constexpr std::size_t kBeside = 4;

template <class Fold>
std::vector<double> Chain::backward(double at_end, double from, Fold&& fold) const {
    const std::size_t V = shape_.vocabulary, S = shape_.states(), stride = shape_.stride();
    std::vector<double> later(S, at_end), now(S, at_end);
    for (std::size_t h = shape_.length; h-- > 0;) {
        const double* step = step_.data() + h * shape_.weights();
        const auto states = [&]<std::size_t... i>(std::size_t s, std::index_sequence<i...>) {
            const double* after[] = {later.data() + shape_.next(s + i, 0)...};
            double value[] = {(static_cast<void>(i), from)...};
            for (std::size_t v = 0; v < V; ++v) {
                ((value[i] = fold(value[i], step, (s + i) * stride + v, after[i][v])), ...);
            }
            ((shape_.ended(s + i) ? void() : void(now[s + i] = value[i])), ...);
        };
        std::size_t s = 0;
        for (; s + kBeside <= S; s += kBeside) states(s, std::make_index_sequence<kBeside>());
        for (; s < S; ++s) states(s, std::make_index_sequence<1>());
        std::swap(now, later);
    }
    return later;
}

std::vector<double> Chain::lowest_scores() const {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const double* w = weights_.data();
    return backward(0.0, kInfinity, [w](double lowest, const double*, std::size_t entry, double later) {
        return std::min(lowest, w[entry] + later);
    });
}

std::vector<double> Chain::expectations(const double* g) const {
    return backward(0.0, 0.0, [g](double sum, const double* p, std::size_t entry, double later) {
        return sum + p[entry] * (g[entry] + later);
    });
}

std::vector<double> Chain::tie_probabilities() const {
    return backward(1.0, 0.0, [](double sum, const double* p, std::size_t entry, double later) {
        return sum + p[entry] * p[entry] * later;
    });
}

void Chain::sample(std::size_t start, const double* uniforms, Sequence& sequence) const {
    sequence.assign(shape_.length, 0);
    ChainWalk walk(shape_, start);
    for (std::size_t h = 0; h < shape_.length && !walk.ended(); ++h) {
        const double* step = step_.data() + h * shape_.weights() + walk.state() * shape_.stride();
        double total = 0;
        for (std::size_t v = 0; v < shape_.vocabulary; ++v) total += step[v];
        double left = uniforms[h] * total;
        std::size_t token = 0, last = 0;
        for (; token < shape_.vocabulary; ++token) {
            if (step[token] > 0) last = token;
            left -= step[token];
            if (left < 0) break;
        }
        sequence[h] = static_cast<std::uint8_t>(token < shape_.vocabulary ? token : last);
        walk.follow(sequence[h]);
    }
}

}  // namespace srlm
