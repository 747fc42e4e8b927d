#include "sequence/chain.hpp"

#include <algorithm>
#include <limits>

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
            for (std::size_t v = 0; v < V; ++v) row[v] = weight(s, v) + later[shape_.next(s, v)];
        }
        // The next tokens of all states are one softmax, and its log-partitions are the messages.
        kernels().softmax(logits.data(), S, stride, step_.data() + h * shape_.weights(),
                          message_.data() + h * S);
    }
}

double Chain::score(std::size_t start, const Sequence& sequence) const {
    double sum = 0;
    std::size_t s = start;
    for (const std::uint8_t token : sequence) {
        if (shape_.ended(s)) break;
        sum += weight(s, token);
        s = shape_.next(s, token);
    }
    return sum;
}

TwoBest Chain::two_best(std::size_t start) const {
    const std::size_t V = shape_.vocabulary, S = shape_.states(), L = shape_.length;
    // best[h][s] and second[h][s]: values of the best two continuations from state s at position h.
    std::vector<double> best((L + 1) * S, 0.0), second((L + 1) * S, kMinusInfinity);
    std::vector<std::uint8_t> choice(L * S, 0);
    for (std::size_t h = L; h-- > 0;) {
        for (std::size_t s = 0; s < S; ++s) {
            if (shape_.ended(s)) continue;
            double first = kMinusInfinity, other = kMinusInfinity;
            for (std::size_t v = 0; v < V; ++v) {
                const std::size_t at = (h + 1) * S + shape_.next(s, v);
                const double w = weight(s, v), value = w + best[at];
                if (value > first) {
                    other = std::max(first, w + second[at]);
                    first = value;
                    choice[h * S + s] = static_cast<std::uint8_t>(v);
                } else {
                    other = std::max(other, value);
                }
            }
            best[h * S + s] = first;
            second[h * S + s] = other;
        }
    }
    TwoBest result{best[start], second[start], Sequence(L, 0)};
    std::size_t s = start;
    for (std::size_t h = 0; h < L && !shape_.ended(s); ++h) {
        result.mode[h] = choice[h * S + s];
        s = shape_.next(s, result.mode[h]);
    }
    return result;
}

template <class Row>
double Chain::backward(std::size_t start, double at_end, Row&& row) const {
    std::vector<double> later(shape_.states(), at_end), now(shape_.states(), at_end);
    for (std::size_t h = shape_.length; h-- > 0;) {
        const double* step = step_.data() + h * shape_.weights();
        for (std::size_t s = 0; s < shape_.states(); ++s) {
            if (!shape_.ended(s)) now[s] = row(s, step + s * shape_.stride(), later);
        }
        std::swap(now, later);
    }
    return later[start];
}

double Chain::lowest_score(std::size_t start) const {
    return backward(start, 0.0, [this](std::size_t s, const double*, const std::vector<double>& later) {
        double lowest = std::numeric_limits<double>::infinity();
        for (std::size_t v = 0; v < shape_.vocabulary; ++v) {
            lowest = std::min(lowest, weight(s, v) + later[shape_.next(s, v)]);
        }
        return lowest;
    });
}

double Chain::expectation(std::size_t start, const double* g) const {
    return backward(start, 0.0, [this, g](std::size_t s, const double* p, const std::vector<double>& later) {
        double sum = 0;
        for (std::size_t v = 0; v < shape_.vocabulary; ++v) {
            sum += p[v] * (g[s * shape_.stride() + v] + later[shape_.next(s, v)]);
        }
        return sum;
    });
}

double Chain::tie_probability(std::size_t start) const {
    return backward(start, 1.0, [this](std::size_t s, const double* p, const std::vector<double>& later) {
        double sum = 0;
        for (std::size_t v = 0; v < shape_.vocabulary; ++v) sum += p[v] * p[v] * later[shape_.next(s, v)];
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
