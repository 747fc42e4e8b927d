#include "run/work.hpp"

#include <algorithm>
#include <cstdint>

#include "loop/objective.hpp"
#include "policies/sample.hpp"
#include "problems/problem_kind.hpp"
#include "spec/parameters.hpp"

namespace srlm::cli {

namespace {

// Nanoseconds, measured on one core at 2 to 3 GHz with AVX2.
constexpr double kProduct = 0.15;    // a multiplication and an addition in a matrix product
constexpr double kEntry = 12;        // a response in softmax and metrics
constexpr double kPair = 60;         // to draw and to score a pair
constexpr double kOutcome = 60;      // a pair of responses of pairs that are drawn as counts
constexpr double kEigenvalue = 8;    // a d³ of an eigendecomposition
constexpr double kRound = 3000;      // what else there is
constexpr double kNewtonSteps = 12;  // of a logistic or likelihood fit, each with a Gram matrix

/// To draw and to judge the n of a round.
double draw(const Spec& spec, const Objective& kind) {
    if (kind.closed_form) return 0;
    const auto n = static_cast<double>(spec.samples);
    const double each = kPair * n * (kind.responses ? kind.responses(spec) : 1);
    if (problem_kind(spec).sequences) return each * static_cast<double>(spec.sequence_length);
    const auto K = static_cast<double>(spec.responses);
    const double outcomes = static_cast<double>(spec.prompts) * K * (K + 1) / 2;
    const bool pair_by_pair = spec.judge_noise > 0 && (spec.cream || kind.iterates);
    return pair_by_pair || !drawn_as_counts(n, outcomes) ? each : kOutcome * outcomes;
}

}  // namespace

double predicted_round(const Spec& spec) {
    const auto number = [](std::int64_t value) { return static_cast<double>(value); };
    const double n = number(spec.samples), d = number(spec.dimension);
    const Objective& kind = objective(spec);
    const double entries = number(spec.prompts) * number(spec.responses);
    double work = kRound + kEntry * entries;
    work += draw(spec, kind);
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
