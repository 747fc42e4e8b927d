#include "model/problem.hpp"

#include <algorithm>
#include <utility>

#include "experiment/error.hpp"
#include "model/base_policy.hpp"
#include "model/features.hpp"
#include "model/format.hpp"
#include "model/gold.hpp"
#include "model/instances.hpp"
#include "model/own_problems.hpp"
#include "model/prompt_weights.hpp"
#include "model/size.hpp"
#include "model/size_tabular.hpp"
#include "model/text.hpp"
#include "model/user_data.hpp"
#include "numerics/kernels.hpp"
#include "sequence/sequence_model.hpp"

namespace srlm {

namespace {

/// Standard normals of one slot of the stream that the base policy is drawn from.
std::vector<double> theta_normals(const Spec& spec, std::size_t slot, std::size_t count) {
    const StreamKey key{static_cast<std::uint64_t>(spec.problem_seed), 0, 0, Stream::theta};
    std::vector<double> draws((count + 1) / 2 * 2);
    kernels().normals(key, static_cast<std::uint32_t>(slot), 0, draws.size() / 2, draws.data());
    draws.resize(count);
    return draws;
}

std::vector<double> uniform_weights(std::size_t prompts) {
    return std::vector<double>(prompts, 1 / static_cast<double>(prompts));
}

/// Gaussian direction θ; its length is set once the prompt weights are known.
void make_synthetic(const Spec& spec, Problem& problem) {
    problem.spectrum = design_spectrum(spec);
    size_linear(problem, static_cast<std::size_t>(spec.prompts), static_cast<std::size_t>(spec.responses),
                static_cast<std::size_t>(spec.dimension));
    draw_features(spec, problem);
    transpose_features(problem);
    problem.theta_0 = theta_normals(spec, 0, problem.dimension);
    problem.mu = prompt_weights(spec, uniform_weights(problem.prompts));
    normalise_base(problem);
}

/// Independent standard normal logits; prompt x draws from slot x.
void make_tabular(const Spec& spec, Problem& problem) {
    size_tabular(problem, static_cast<std::size_t>(spec.prompts), static_cast<std::size_t>(spec.responses));
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const std::vector<double> draws = theta_normals(spec, x, problem.responses);
        double* row = problem.theta_0.data() + x * problem.stride;
        std::copy(draws.begin(), draws.end(), row);
        centre(row, problem.responses);
    }
    problem.mu = prompt_weights(spec, uniform_weights(problem.prompts));
}

/// Smoothed log conditionals log[(c(ctx,y)+α) / (c(ctx)+α|Y|)] of the counted model.
void make_text(const Spec& spec, const Inputs& inputs, Problem& problem) {
    const std::string_view text = counted_text(spec, inputs, problem);
    const TextCounts model = count_text(text, spec.alphabet, static_cast<std::size_t>(spec.context_length));
    const std::size_t X = model.contexts.size();
    const std::size_t Y = model.alphabet.size();
    size_tabular(problem, X, Y);

    double total = 0;
    for (std::uint32_t count : model.totals) total += count;
    std::vector<double> frequency(X), probability(Y);
    for (std::size_t x = 0; x < X; ++x) {
        frequency[x] = model.totals[x] / total;
        const double all = model.totals[x] + spec.smoothing * static_cast<double>(Y);
        for (std::size_t y = 0; y < Y; ++y) probability[y] = (model.counts[x * Y + y] + spec.smoothing) / all;
        double* row = problem.theta_0.data() + x * problem.stride;
        kernels().log(probability.data(), Y, row);
        centre(row, Y);
        problem.prompt_labels.push_back(symbol_label(model.contexts[x]));
    }
    for (char32_t c : model.alphabet) problem.response_labels.push_back(symbol_label({&c, 1}));
    problem.mu = prompt_weights(spec, std::move(frequency));
}

}  // namespace

void size_tabular(Problem& problem, std::size_t prompts, std::size_t responses) {
    problem.prompts = prompts;
    problem.responses = responses;
    problem.stride = padded(responses);
    problem.dimension = prompts * responses;
    problem.tabular = true;
    problem.response_count.assign(prompts, static_cast<std::int32_t>(responses));
    problem.theta_0.assign(problem.entries(), 0.0);
}

void centre(double* logits, std::size_t count) {
    double mean = 0;
    for (std::size_t y = 0; y < count; ++y) mean += logits[y];
    mean /= static_cast<double>(count);
    for (std::size_t y = 0; y < count; ++y) logits[y] -= mean;
}

Problem make_problem(const Spec& spec, const Inputs& inputs) {
    validate(spec);
    require_fits(spec);
    Problem problem;
    switch (spec.problem) {
        case ProblemKind::synthetic: make_synthetic(spec, problem); break;
        case ProblemKind::tabular: make_tabular(spec, problem); break;
        case ProblemKind::text: make_text(spec, inputs, problem); break;
        case ProblemKind::npy: make_npy(spec, inputs, problem); break;
        case ProblemKind::logits: make_logits(spec, inputs, problem); break;
        case ProblemKind::samples: make_samples(spec, inputs, problem); break;
        case ProblemKind::hard_instance: make_hard_instance(spec, problem); break;
        case ProblemKind::trap: make_trap(spec, problem); break;
        case ProblemKind::sequence: make_sequence(spec, inputs, problem); break;
    }
    if (!problem.sequence) scale_base(spec, problem);
    check_base(spec, problem);
    if (spec.gold_correlation) {
        if (!problem.gold.empty()) {
            throw Error(Code::not_applicable, "gold_correlation",
                        "these samples have scores of their own, which are the gold reward",
                        "Remove gold_correlation, or the scores from the samples");
        }
        draw_gold(spec, problem);
    }
    return problem;
}

void problem_logits(const Problem& problem, const double* theta, std::size_t R, double* out) {
    const std::size_t M = problem.entries();
    if (problem.tabular) {
        std::copy(theta, theta + R * M, out);
    } else {
        kernels().logits(problem.features.data(), M, problem.dimension, theta, problem.dimension, R, out, M);
    }
    for (std::size_t r = 0; r < R; ++r) {
        for (std::size_t x = 0; x < problem.prompts; ++x) {
            double* row = out + r * M + x * problem.stride;
            std::fill(row + problem.response_count[x], row + problem.stride, kPadLogit);
        }
    }
}

std::vector<double> policy_table(const Problem& problem, const double* theta) {
    std::vector<double> logits(problem.entries()), probability(problem.entries()),
        log_partition(problem.prompts);
    problem_logits(problem, theta, 1, logits.data());
    kernels().softmax(logits.data(), problem.prompts, problem.stride, probability.data(),
                      log_partition.data());
    std::vector<double> table;
    table.reserve(problem.prompts * problem.responses);
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const double* row = probability.data() + x * problem.stride;
        table.insert(table.end(), row, row + problem.responses);
    }
    return table;
}

}  // namespace srlm
