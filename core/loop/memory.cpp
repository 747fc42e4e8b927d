#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/format.hpp"
#include "loop/loop.hpp"
#include "loop/objective.hpp"
#include "numerics/kernels.hpp"
#include "policies/sequence_model.hpp"
#include "policies/subspace.hpp"
#include "problems/problem_kind.hpp"

namespace srlm {

namespace {

double entries(const Shape& s) {
    return s.prompts * static_cast<double>(padded(static_cast<std::size_t>(s.responses)));
}
double theta(const Shape& s) { return s.tabular() ? entries(s) : s.dimension; }

Shape shape(const Spec& spec) {
    const ProblemKind& kind = problem_kind(spec);
    return kind.shape ? kind.shape(spec) : Shape{};
}

/// Replicates that fill the matrix product; fewer where their tables would leave the cache.
constexpr double kBlock = 8;
constexpr double kBlockBytes = 64e6;

double block(const Spec& spec, const Shape& s) {
    if (s.vocabulary > 0) return 1;  // replicates of a chain share nothing
    const double fit = std::floor(kBlockBytes / (8 * std::max(1.0, entries(s) + theta(s))));
    return std::clamp(std::min(fit, static_cast<double>(spec.replicates)), 1.0, kBlock);
}

/// The parts of a run's memory, in bytes, each with the parameter that sets it.
struct Part {
    const char* parameter;
    double bytes;
};

/// The n of all rounds whose pairs are kept.
double kept_samples(const Spec& spec) {
    return static_cast<double>(spec.samples) * (spec.accumulate ? static_cast<double>(spec.rounds) : 1);
}

/// Distinct pairs that can be held: no more than the pairs of different responses that there are.
double edges(const Spec& spec, const Shape& s) {
    return std::min(kept_samples(spec), s.prompts * s.responses * (s.responses - 1) / 2);
}

/// A sequence problem: chains of S states, weights W, and least squares with a row for each pair.
std::vector<Part> sequence_parts(const Spec& spec, const Shape& s, std::size_t workers) {
    const double S = spec.context_length == 1 ? s.vocabulary : s.vocabulary * s.vocabulary;
    const double L = static_cast<double>(spec.sequence_length), t = static_cast<double>(spec.rounds) + 1;
    const double W = S * static_cast<double>(padded(static_cast<std::size_t>(s.vocabulary)));
    const double chain = 8 * ((L + 2) * W + (L + 1) * S);
    const double w = static_cast<double>(workers), replicates = static_cast<double>(spec.replicates);
    const double before = block(spec, s) * (W + 2 * S);  // the round before, for its certificate
    const double pairs =
        objective(spec).closed_form ? 0 : static_cast<double>(spec.samples) * (spec.accumulate ? t : 1);
    return {
        {"sequence_length", (2 + 3 * w) * chain + (32 + 64 * w) * W + w * (L + 130) * S + 8 * w * before},
        {"samples", w * pairs * (140 * L + 200)},
        {"replicates", 8 * 2 * replicates * t * static_cast<double>(kMetrics) + 512 * replicates},
        {"record_theta", 8 * 2 * static_cast<double>(spec.record_theta) * t * W},
    };
}

/// Largest block that a tabular update decomposes: a component of sampled pairs, or a prompt.
double decomposed(const Spec& spec, const Shape& s) {
    const Objective& kind = objective(spec);
    return kind.decomposed ? kind.decomposed(spec, s, kept_samples(spec)) : 0;
}

/// Numbers that a dense update holds: G with its decomposition, in the span of the differences where these
/// may be fewer than the dimensions (see subspace.hpp), whose basis then counts.
double dense_squares(const Spec& spec, const Shape& s) {
    const double d_stride = static_cast<double>(padded(static_cast<std::size_t>(s.dimension)));
    if (s.dimension <= static_cast<double>(kAlwaysDirect)) return 6 * s.dimension * d_stride;
    const Objective& kind = objective(spec);
    double differences = s.prompts * (s.responses - 1);
    if (kind.differences) differences = std::min(differences, kind.differences(s, kept_samples(spec)));
    const double m = std::min(differences, s.dimension) + 1;
    return 6 * m * m + 5 * m * d_stride;
}

std::vector<Part> parts(const Spec& spec, const Shape& s, std::size_t workers) {
    if (s.vocabulary > 0) return sequence_parts(spec, s, workers);
    const double d_stride =
        s.tabular() ? 0 : static_cast<double>(padded(static_cast<std::size_t>(s.dimension)));
    const double w = static_cast<double>(workers), t = static_cast<double>(spec.rounds) + 1;
    const double replicates = static_cast<double>(spec.replicates);
    const double R = block(spec, s);
    // Two θ-sized copies and the logits of two rounds for each replicate of a block, and its last rewards;
    // about twelve tables of the size of the policy, two of ΔΦ, G with its decomposition, and for tabular
    // problems blocks of at most |Y|² for the decompositions.
    const double tables =
        ((spec.cream ? 3 : 2) * R + 14) * entries(s) + (2 * R + 4) * theta(s) + 2 * entries(s) * d_stride;
    const double block = decomposed(spec, s);
    const double squares = s.tabular() ? 4 * block * block : dense_squares(spec, s);
    const bool newton = objective(spec).iterates;
    const double in_ball = s.tabular() && (spec.radius || newton) ? entries(s) * block : 0;
    // Vectors that grow may be twice as large as what they hold.
    const double of_edge = objective(spec).edge_bytes;
    const double held = 2 * edges(spec, s) * (of_edge + (spec.accumulate && of_edge > 0 ? R * 24 : 0));
    return {
        {s.responses >= s.prompts ? "responses" : "prompts",
         8 * (entries(s) * (s.dimension + d_stride + 2) + w * (tables + in_ball))},
        {s.tabular() ? "responses" : "dimension", 8 * w * squares},
        {"samples", w * held},
        {"replicates", 8 * 2 * replicates * t * static_cast<double>(kMetrics) + 512 * replicates},
        {"record_theta", 8 * 2 * static_cast<double>(spec.record_theta) * t * theta(s)},
        {"record_policy", 8 * 2 * static_cast<double>(spec.record_policy) * t * entries(s)},
    };
}

double total(const std::vector<Part>& list) {
    double sum = 0;
    for (const Part& part : list) sum += part.bytes;
    return sum;
}

Shape shape(const Problem& problem) {
    const auto prompts = static_cast<double>(problem.prompts);
    if (problem.sequence) return {prompts, 0, 0, static_cast<double>(problem.sequence->shape.vocabulary)};
    return {prompts, static_cast<double>(problem.responses),
            problem.tabular ? 0 : static_cast<double>(problem.dimension)};
}

}  // namespace

std::size_t block_size(const Spec& spec, const Problem& problem) {
    return static_cast<std::size_t>(block(spec, shape(problem)));
}

double memory_bytes(const Spec& spec, std::size_t workers) {
    return total(parts(spec, shape(spec), workers));
}

double memory_bytes(const Spec& spec, const Problem& problem, std::size_t workers) {
    return total(parts(spec, shape(problem), workers));
}

void check_memory(const Spec& spec, double bytes, double limit) {
    if (bytes <= limit) return;
    const auto list = parts(spec, shape(spec), 1);
    const Part& worst = *std::max_element(list.begin(), list.end(),
                                          [](const Part& a, const Part& b) { return a.bytes < b.bytes; });
    throw Error(
        Code::too_large, worst.parameter,
        "the run would hold about " + bytes_text(bytes) + ", and " + bytes_text(limit) + " may be used",
        std::string("Make ") + worst.parameter +
            " smaller, or let the native program hold more (--memory-limit)");
}

}  // namespace srlm
