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

void Chain::evaluate(const double* weights) {
    const std::size_t V = shape_.vocabulary, S = shape_.states(), stride = shape_.stride();
    weights_.assign(weights, weights + shape_.weights());
    std::fill(message_.end() - static_cast<std::ptrdiff_t>(S), message_.end(), 0.0);
    std::vector<double> logits(shape_.weights());
    for (std::size_t h = shape_.length; h-- > 0;) {
        const double* later = message(h + 1);
        for (std::size_t s = 0; s < S; ++s) {
            double* row = logits.data() + s * stride;
            std::fill(row, row + stride, kPadLogit);
            if (shape_.ended(s)) {
                row[0] = 0;
                continue;
            }
            const double* after = later + shape_.next(s, 0);
            for (std::size_t v = 0; v < V; ++v) row[v] = weight(s, v) + after[v];
        }
        // The next tokens of all states are one softmax, and its log-partitions are the messages.
        kernels().softmax(logits.data(), S, stride, step_.data() + h * shape_.weights(),
                          message_.data() + h * S);
    }
}

double Chain::score(std::size_t start, const std::uint8_t* sequence) const {
    double sum = 0;
    std::size_t s = start;
    for (std::size_t h = 0; h < shape_.length && !shape_.ended(s); ++h) {
        sum += weight(s, sequence[h]);
        s = shape_.next(s, sequence[h]);
    }
    return sum;
}

TwoBest Chain::two_best() const {
    const std::size_t V = shape_.vocabulary, S = shape_.states(), L = shape_.length;
    TwoBest result{std::vector<double>(S, 0.0), std::vector<double>(S, kMinusInfinity),
                   std::vector<std::uint8_t>(L * S, 0)};
    std::vector<double> best(S, 0.0), second(S, kMinusInfinity);  // one position earlier
    for (std::size_t h = L; h-- > 0;) {
        for (std::size_t s = 0; s < S; ++s) {
            if (shape_.ended(s)) continue;
            const std::size_t after = shape_.next(s, 0);
            double first = kMinusInfinity, other = kMinusInfinity;
            for (std::size_t v = 0; v < V; ++v) {
                const double w = weight(s, v), value = w + result.best[after + v];
                if (value > first) {
                    other = std::max(first, w + result.runner_up[after + v]);
                    first = value;
                    result.choice[h * S + s] = static_cast<std::uint8_t>(v);
                } else {
                    other = std::max(other, value);
                }
            }
            best[s] = first;
            second[s] = other;
        }
        std::swap(best, result.best);
        std::swap(second, result.runner_up);
    }
    return result;
}

Sequence Chain::mode(const TwoBest& two, std::size_t start) const {
    Sequence sequence(shape_.length, 0);
    std::size_t s = start;
    for (std::size_t h = 0; h < shape_.length && !shape_.ended(s); ++h) {
        sequence[h] = two.choice[h * shape_.states() + s];
        s = shape_.next(s, sequence[h]);
    }
    return sequence;
}

Sequence Chain::greedy(std::size_t start) const {
    Sequence sequence(shape_.length, 0);
    std::size_t s = start;
    for (std::size_t h = 0; h < shape_.length && !shape_.ended(s); ++h) {
        const double* step = step_.data() + h * shape_.weights() + s * shape_.stride();
        sequence[h] = static_cast<std::uint8_t>(std::max_element(step, step + shape_.vocabulary) - step);
        s = shape_.next(s, sequence[h]);
    }
    return sequence;
}

template <class Row>
std::vector<double> Chain::backward(double at_end, Row&& row) const {
    std::vector<double> later(shape_.states(), at_end), now(shape_.states(), at_end);
    for (std::size_t h = shape_.length; h-- > 0;) {
        const double* step = step_.data() + h * shape_.weights();
        for (std::size_t s = 0; s < shape_.states(); ++s) {
            if (!shape_.ended(s))
                now[s] = row(s, step + s * shape_.stride(), later.data() + shape_.next(s, 0));
        }
        std::swap(now, later);
    }
    return later;
}

std::vector<double> Chain::lowest_scores() const {
    return backward(0.0, [this](std::size_t s, const double*, const double* later) {
        double lowest = std::numeric_limits<double>::infinity();
        for (std::size_t v = 0; v < shape_.vocabulary; ++v) {
            lowest = std::min(lowest, weight(s, v) + later[v]);
        }
        return lowest;
    });
}

std::vector<double> Chain::expectations(const double* g) const {
    return backward(0.0, [this, g](std::size_t s, const double* p, const double* later) {
        double sum = 0;
        for (std::size_t v = 0; v < shape_.vocabulary; ++v) {
            sum += p[v] * (g[s * shape_.stride() + v] + later[v]);
        }
        return sum;
    });
}

std::vector<double> Chain::tie_probabilities() const {
    return backward(1.0, [this](std::size_t, const double* p, const double* later) {
        double sum = 0;
        for (std::size_t v = 0; v < shape_.vocabulary; ++v) sum += p[v] * p[v] * later[v];
        return sum;
    });
}

void Chain::sample(std::size_t start, const double* uniforms, Sequence& sequence) const {
    sequence.assign(shape_.length, 0);
    std::size_t s = start;
    for (std::size_t h = 0; h < shape_.length && !shape_.ended(s); ++h) {
        const double* step = step_.data() + h * shape_.weights() + s * shape_.stride();
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
        s = shape_.next(s, sequence[h]);
    }
}

}  // namespace srlm
