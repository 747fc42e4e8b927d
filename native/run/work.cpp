#include "run/work.hpp"

#include <algorithm>
#include <cstdint>

#include "loop/objective.hpp"
#include "problems/problem_kind.hpp"
#include "spec/parameters.hpp"

namespace srlm::cli {

namespace {

// Nanoseconds, measured on one core at 2 to 3 GHz with AVX2.
constexpr double kProduct = 0.15;    // a multiplication and an addition in a matrix product
constexpr double kEntry = 12;        // a response in softmax and metrics
constexpr double kPair = 60;         // to draw and to score a pair
constexpr double kEigenvalue = 8;    // a d³ of an eigendecomposition
constexpr double kRound = 3000;      // what else there is
constexpr double kNewtonSteps = 12;  // of a logistic or likelihood fit, each with a Gram matrix

}  // namespace

double predicted_round(const Spec& spec) {
    const auto number = [](std::int64_t value) { return static_cast<double>(value); };
    const double n = number(spec.samples), d = number(spec.dimension);
    const Objective& kind = objective(spec);
    const double entries = number(spec.prompts) * number(spec.responses);
    double work = kRound + kEntry * entries;
    double draw = kind.closed_form ? 0 : kPair * n * (kind.responses ? kind.responses(spec) : 1);
    if (problem_kind(spec).sequences) draw *= number(spec.sequence_length);
    work += draw;
    if (applies(*find_parameter("dimension"), spec)) {
        const double rows = std::min(n, entries);
        double update = kProduct * rows * d * d + kEigenvalue * d * d * d;
        if (kind.iterates) update *= kNewtonSteps;
        work += update + kProduct * entries * d;
    }
    return work;
}

double predicted_work(const Spec& spec) {
    const double rounds = static_cast<double>(std::max<std::int64_t>(1, spec.rounds));
    // Pairs that are kept make each round larger than the one before.
    const double growth = spec.accumulate ? (1 + rounds) / 2 : 1;
    return rounds * growth * predicted_round(spec);
}

}  // namespace srlm::cli
