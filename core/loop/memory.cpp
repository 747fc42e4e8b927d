#include <algorithm>
#include <cmath>
#include <cstdio>

#include "experiment/error.hpp"
#include "loop/loop.hpp"
#include "model/instances.hpp"
#include "numerics/kernels.hpp"
#include "sequence/sequence_model.hpp"

namespace srlm {

namespace {

struct Shape {
    double prompts = 0, responses = 0, dimension = 0;
    bool tabular = true;
    double vocabulary = 0;  ///< V of a sequence problem, else 0

    double entries() const {
        return prompts * static_cast<double>(padded(static_cast<std::size_t>(responses)));
    }
    double theta() const { return tabular ? entries() : dimension; }
};

Shape shape(const Spec& spec) {
    switch (spec.problem) {
        case ProblemKind::synthetic:
            return {static_cast<double>(spec.prompts), static_cast<double>(spec.responses),
                    static_cast<double>(spec.dimension), false};
        case ProblemKind::tabular:
            return {static_cast<double>(spec.prompts), static_cast<double>(spec.responses), 0, true};
        case ProblemKind::hard_instance:
            return {static_cast<double>(spec.prompts) + 1, static_cast<double>(hard_instance(spec).responses),
                    0, true};
        // Letters and the end; of other characters there may be as many as a chain takes.
        case ProblemKind::sequence:
            return {26, 0, 0, true, spec.alphabet == Alphabet::letters ? 27.0 : 128.0};
        default: return {};
    }
}

/// Replicates that fill the matrix product; fewer where their tables would leave the cache.
constexpr double kBlock = 8;
constexpr double kBlockBytes = 64e6;

double block(const Spec& spec, const Shape& s) {
    if (s.vocabulary > 0) return 1;  // replicates of a chain share nothing
    const double fit = std::floor(kBlockBytes / (8 * std::max(1.0, s.entries() + s.theta())));
    return std::clamp(std::min(fit, static_cast<double>(spec.replicates)), 1.0, kBlock);
}

/// The parts of a run's memory, in bytes, each with the parameter that sets it.
struct Part {
    const char* parameter;
    double bytes;
};

/// Bytes for each sample of a round: pairs (two entries, a reward) and residuals; labels, slopes and
/// weights of the logistic loss; the last judge's rewards; one winner for best of n; one query.
double sample_bytes(const Spec& spec) {
    switch (spec.objective) {
        case Objective::population: return 0;
        case Objective::best_of_n:
        case Objective::best_learner: return 4;
        case Objective::regression: return spec.cream ? 56 : 32;
        case Objective::logistic: return spec.cream ? 88 : 64;
    }
    return 0;
}

/// A sequence problem: chains of S states, weights W, and least squares with a row for each pair.
std::vector<Part> sequence_parts(const Spec& spec, const Shape& s, std::size_t workers) {
    const double S = spec.context_length == 1 ? s.vocabulary : s.vocabulary * s.vocabulary;
    const double L = static_cast<double>(spec.sequence_length), t = static_cast<double>(spec.rounds) + 1;
    const double W = S * static_cast<double>(padded(static_cast<std::size_t>(s.vocabulary)));
    const double chain = 8 * ((L + 2) * W + (L + 1) * S);
    const double w = static_cast<double>(workers), replicates = static_cast<double>(spec.replicates);
    const double pairs = spec.objective == Objective::population
                             ? 0
                             : static_cast<double>(spec.samples) * (spec.accumulate ? t : 1);
    return {
        {"sequence_length", (2 + 3 * w) * chain + (32 + 64 * w) * W + w * (L + 130) * S},
        {"samples", w * pairs * (140 * L + 200)},
        {"replicates", 8 * 2 * replicates * t * static_cast<double>(kMetrics) + 512 * replicates},
        {"record_theta", 8 * 2 * static_cast<double>(spec.record_theta) * t * W},
    };
}

/// Largest block that a tabular update decomposes: a component of sampled pairs, or a prompt.
double decomposed(const Spec& spec, const Shape& s) {
    const double pairs =
        static_cast<double>(spec.samples) * (spec.accumulate ? static_cast<double>(spec.rounds) : 1);
    switch (spec.objective) {
        case Objective::population: return spec.radius ? s.responses : 0;
        case Objective::best_learner: return 0;
        case Objective::best_of_n: return s.responses;
        case Objective::regression:
        case Objective::logistic: return std::min(s.responses, pairs + 1);
    }
    return s.responses;
}

std::vector<Part> parts(const Spec& spec, const Shape& s, std::size_t workers) {
    if (s.vocabulary > 0) return sequence_parts(spec, s, workers);
    const double d_stride =
        s.tabular ? 0 : static_cast<double>(padded(static_cast<std::size_t>(s.dimension)));
    const double w = static_cast<double>(workers), t = static_cast<double>(spec.rounds) + 1;
    const double replicates = static_cast<double>(spec.replicates), n = static_cast<double>(spec.samples);
    const double R = block(spec, s);
    // Two θ-sized copies and the logits for each replicate of a block, and its last rewards; about
    // twelve tables of the size of the policy, two of ΔΦ, G with its decomposition, and for tabular
    // problems blocks of at most |Y|² for the decompositions.
    const double tables =
        ((spec.cream ? 2 : 1) * R + 14) * s.entries() + (2 * R + 4) * s.theta() + 2 * s.entries() * d_stride;
    const double block = decomposed(spec, s);
    const double squares = s.tabular ? 4 * block * block : 6 * s.dimension * d_stride;
    const bool newton = spec.objective == Objective::logistic || spec.objective == Objective::best_of_n;
    const double in_ball = s.tabular && (spec.radius || newton) ? s.entries() * block : 0;
    const double kept_rounds = spec.accumulate ? static_cast<double>(spec.rounds) : 1;
    const double accumulated = spec.accumulate ? R * 16 * n * kept_rounds : 0;
    return {
        {s.responses >= s.prompts ? "responses" : "prompts",
         8 * (s.entries() * (s.dimension + d_stride + 2) + w * (tables + in_ball))},
        {s.tabular ? "responses" : "dimension", 8 * w * squares},
        {"samples", w * (n * sample_bytes(spec) * kept_rounds + accumulated)},
        {"replicates", 8 * 2 * replicates * t * static_cast<double>(kMetrics) + 512 * replicates},
        {"record_theta", 8 * 2 * static_cast<double>(spec.record_theta) * t * s.theta()},
        {"record_policy", 8 * 2 * static_cast<double>(spec.record_policy) * t * s.entries()},
    };
}

double total(const std::vector<Part>& list) {
    double sum = 0;
    for (const Part& part : list) sum += part.bytes;
    return sum;
}

std::string readable(double bytes) {
    char text[32];
    if (bytes < 1e9) {
        std::snprintf(text, sizeof text, bytes < 1e7 ? "%.2f MB" : "%.0f MB", bytes / 1e6);
    } else {
        std::snprintf(text, sizeof text, bytes < 1e13 ? "%.1f GB" : "%.3g GB", bytes / 1e9);
    }
    return text;
}

Shape shape(const Problem& problem) {
    if (problem.sequence) {
        return {static_cast<double>(problem.prompts), 0, 0, true,
                static_cast<double>(problem.sequence->shape.vocabulary)};
    }
    return {static_cast<double>(problem.prompts), static_cast<double>(problem.responses),
            problem.tabular ? 0 : static_cast<double>(problem.dimension), problem.tabular};
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
    throw Error(Code::too_large, worst.parameter,
                "the run would hold about " + readable(bytes) + ", and " + readable(limit) + " may be used",
                std::string("Make ") + worst.parameter +
                    " smaller, or use the native program with a larger --memory-limit");
}

}  // namespace srlm
