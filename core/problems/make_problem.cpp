#include "problems/make_problem.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/error.hpp"
#include "base/problem_limit.hpp"
#include "data/problem_bytes.hpp"
#include "numerics/kernels.hpp"
#include "numerics/same_bits.hpp"
#include "problems/base_policy.hpp"
#include "problems/problem_kind.hpp"
#include "problems/user_data.hpp"
#include "spec/parameters.hpp"

namespace srlm {

namespace {

/// Where the spec tells the sizes: throws Error too_large, blaming the largest count (prompts, responses or
/// dimension). Where the data do, their readers check.
void require_sizes_fit(const Spec& spec) {
    const ProblemKind& kind = problem_kind(spec);
    if (!kind.has_use_of("prompts") || !kind.has_use_of("weights")) return;
    const Shape shape = kind.shape(spec);
    const bool linear = applies(*find_parameter("dimension"), spec);
    const char* largest = spec.prompts >= spec.responses ? "prompts" : "responses";
    if (linear && spec.dimension > spec.prompts && spec.dimension > spec.responses) largest = "dimension";
    require_fits(
        problem_bytes(static_cast<std::size_t>(shape.prompts), static_cast<std::size_t>(shape.responses),
                      static_cast<std::size_t>(shape.dimension)),
        largest);
}

/// A gold reward from outside, which the loop never sees: confidence against correctness.
/// Sets the best response of every prompt by the gold reward g = ρ·z + √(1−ρ²)·ε, z the prompt's
/// log π_0 standardised over its responses and ε a standard normal from slot x of Stream::gold. Prompts
/// at which π_0 is uniform have z = 0.
void draw_gold(const Spec& spec, Problem& problem) {
    const double rho = *spec.gold_correlation, independent = std::sqrt(1 - rho * rho);
    const StreamKey key{static_cast<std::uint64_t>(spec.problem_seed), 0, 0, Stream::gold};
    // Logits are log π_0 up to a constant of the prompt, which standardising takes away.
    std::vector<double> logits(problem.entries()), normals(problem.stride);
    problem_logits(problem, problem.theta_0.data(), 1, logits.data());
    problem.gold.assign(problem.entries(), 0);
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        kernels().normals(key, static_cast<std::uint32_t>(x), 0, problem.stride / 2, normals.data());
        const double* row = logits.data() + x * problem.stride;
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        double mean = 0, variance = 0;
        for (std::size_t y = 0; y < count; ++y) mean += row[y];
        mean /= static_cast<double>(count);
        for (std::size_t y = 0; y < count; ++y) variance += (row[y] - mean) * (row[y] - mean);
        const double spread = std::sqrt(variance / static_cast<double>(count));
        double best = 0;
        std::size_t best_response = 0;
        for (std::size_t y = 0; y < count; ++y) {
            const double z = spread > 0 ? (row[y] - mean) / spread : 0;
            const double reward = rho * z + independent * normals[y];
            if (y > 0 && reward <= best) continue;
            best = reward;
            best_response = y;
        }
        problem.gold[x * problem.stride + best_response] = 1;
    }
}

}  // namespace

Problem make_problem(const Spec& spec, const Inputs& inputs) {
    check_same_bits();
    validate(spec);
    require_sizes_fit(spec);
    Problem problem;
    for (const auto& [parameter, note] : inputs.notes) add_notes(inputs, parameter, {note}, problem);
    problem_kind(spec).make(spec, inputs, problem);
    if (!problem.sequence) scale_base(spec, problem);
    check_base(spec, problem);
    if (spec.gold_correlation) {
        if (!problem.gold.empty()) {
            throw Error(Code::not_applicable, "gold_correlation",
                        "these rollouts have scores of their own, which are the gold reward",
                        "Remove gold_correlation, or the scores from the rollouts");
        }
        draw_gold(spec, problem);
    }
    return problem;
}

}  // namespace srlm
