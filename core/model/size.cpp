#include "model/size.hpp"

#include "experiment/error.hpp"
#include "model/format.hpp"
#include "numerics/kernels.hpp"

namespace srlm {

double problem_bytes(std::size_t prompts, std::size_t responses, std::size_t dimension) {
    const auto padded_size = [](std::size_t count) {
        return static_cast<double>(count) + static_cast<double>(kLanes - 1);
    };
    const auto d = static_cast<double>(dimension);
    const double entries = static_cast<double>(prompts) * padded_size(responses);
    // θ_0 and, while κ(π_0) is computed, logits, scaled logits and probabilities.
    const double tables = 4 * entries;
    const double features = dimension == 0 ? 0 : entries * (d + padded_size(dimension)) + d;
    const double per_prompt = 16 * static_cast<double>(prompts);  // μ, counts, modes, labels
    return static_cast<double>(sizeof(double)) * (tables + features + per_prompt);
}

double problem_bytes(const Spec& spec) {
    const bool linear = spec.problem == ProblemKind::synthetic;
    if (!linear && spec.problem != ProblemKind::tabular) return 0;
    return problem_bytes(static_cast<std::size_t>(spec.prompts), static_cast<std::size_t>(spec.responses),
                         linear ? static_cast<std::size_t>(spec.dimension) : 0);
}

void require_fits(double bytes, const std::string& parameter) {
    if (bytes <= kMaxProblemBytes) return;
    constexpr double kGiB = 1073741824;
    throw Error(Code::too_large, parameter,
                "the problem would take " + short_number(bytes / kGiB) + " GiB, and " +
                    short_number(kMaxProblemBytes / kGiB) + " GiB are allowed",
                "Make " + parameter + " smaller");
}

void require_fits(const Spec& spec) {
    const bool linear = spec.problem == ProblemKind::synthetic;
    const char* largest = spec.prompts >= spec.responses ? "prompts" : "responses";
    if (linear && spec.dimension > spec.prompts && spec.dimension > spec.responses) largest = "dimension";
    require_fits(problem_bytes(spec), largest);
}

}  // namespace srlm
