#pragma once
/// \file
/// What a kind of problem is. Each is a file in kinds/, with a function NAME_problem().

#include <string>
#include <vector>

#include "policies/problem.hpp"
#include "spec/kind.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// Sizes of a problem, known before it is made; numbers that may be absurd.
struct Shape {
    double prompts = 0, responses = 0;
    double dimension = 0;   ///< d, or 0 where every response has a parameter of its own
    double vocabulary = 0;  ///< V where responses are sequences, else 0

    bool tabular() const { return dimension == 0; }
};

struct ProblemKind : Kind {
    /// Fills an empty problem: sizes, prompt weights, θ_0 and labels. The base policy is scaled afterwards,
    /// where the kind uses base_scale or kappa_0 and `scales_itself` is false.
    void (*make)(const Spec&, const Inputs&, Problem&) = nullptr;
    Shape (*shape)(const Spec&) = nullptr;  ///< Null where the sizes are in the data
    std::string base_file;   ///< The parameter to blame for base logits that are too large, or ""
    bool own_data = false;   ///< Brings its base policy along: no scale set before outlives it
    bool sequences = false;  ///< Responses are sequences that cannot be listed
    bool lengths = false;    ///< Responses may have several lengths
    /// The shipped texts that a spec needs, by name; null where it needs none.
    std::vector<std::string> (*texts)(const Spec&) = nullptr;
    bool scales_itself = false;  ///< kappa_0 is built in by `make`
    /// What a report says of it after its name, and before its sizes; null for nothing.
    std::string (*words)(const Spec&) = nullptr;
};

/// All kinds.
const std::vector<ProblemKind>& problem_kinds();

/// The spec's. Throws Error out_of_range.
inline const ProblemKind& problem_kind(const Spec& spec) {
    return kind_named(problem_kinds(), spec.problem, "problem");
}

/// Shared parameters of problems that list their responses.
inline constexpr char kUsesOfTables[] =
    " radius judge_bias gold_correlation pass_k record_spectrum record_policy";

/// Those of base policies that may be scaled, with prompts that may be weighted.
inline constexpr char kUsesOfScaling[] = " prompt_weights zipf_exponent weights kappa_0 base_scale";

/// Those of problems that are counted from a text.
inline constexpr char kUsesOfTexts[] = " corpus text_file context_length smoothing alphabet data_digest";

}  // namespace srlm
