#pragma once
/// \file
/// What the theory says about a language model of which only rollouts are known.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data/rollouts.hpp"
#include "policies/problem.hpp"
#include "results/bootstrap.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// Rounds, samples or a bound that the theory suggests.
struct Suggestion {
    std::string what;
    std::string equation, tag, constants;
    double value = 0;     ///< Infinite when nothing reaches the goal
    std::string verdict;  ///< What to make of it
};

/// What one file of rollouts shows.
struct Diagnosis {
    std::string read_as;  ///< Format, size, and whether the end token is counted
    bool drawn = true;    ///< The responses are draws of the model itself
    bool own = true;      ///< Their log-probabilities are its own, not a tempered or truncated distribution's
    /// Some probabilities are without that of the end: then what is called certain is so only of responses
    /// that end for certain where they do.
    bool unended = false;
    std::size_t prompts = 0, candidates = 0;
    std::size_t fewest = 0, most = 0;  ///< Candidates of a prompt
    double median = 0;
    std::size_t repeated = 0;       ///< Responses merged with an equal one
    double largest_difference = 0;  ///< Between log-probabilities of equal responses, in nats
    std::size_t embedding = 0, dimension = 0;

    Estimate seen;             ///< E_x[S_x], S_x = Σ_y exp(log-probability): how much of the model was seen
    std::size_t overfull = 0;  ///< Prompts with S_x > 1, which no model has
    double fullest = 0;        ///< The largest S_x
    std::string fullest_prompt;

    // Where a prompt is overfull, nothing follows of the model itself: then kappa_low and _high, kappa_lowest
    // and _highest, certain_failure and _success, failure_by_draws, own_failure_lowest and _highest are NaN.

    /// κ_0 of the model itself at these prompts. `kappa_high` is certain: no mode is less likely than the
    /// best response seen. κ_0 is below `kappa_low` with probability at most 5 %, if the responses are
    /// independent draws of the model (results/unseen_mode.hpp); where they are none it is the certain one.
    double kappa_low = 1, kappa_high = 1;
    double draws = 0;  ///< Responses of the file, repeated ones counted

    Estimate kappa_0;        ///< Among the candidates, E_x[S_x / max_y p(y|x)]
    Estimate kappa_lowest;   ///< No model with these rollouts has less: E_x[1 / max(max_y p, 1 − S_x)]
    Estimate kappa_highest;  ///< Nor more: E_x[1 / max_y p]
    Estimate own_failure;    ///< F_δ of π_0 among the candidates
    /// Weight of the prompts that fail for certain, and that succeed for certain.
    double certain_failure = 0, certain_success = 0;
    /// Weight of those that fail at a joint level of 95 %: a response above 1 − δ would have been among k
    /// draws but for a probability of δ^k, at most 5 % divided by the number of prompts. Certain failures
    /// included; what neither fails so nor succeeds is unknown.
    double failure_by_draws = 0;
    /// The model itself fails at least so often, and at most: its likeliest response has a probability of
    /// max_y p or, unseen, at most 1 − S_x
    Estimate own_failure_lowest, own_failure_highest;
    double confidence = 0;  ///< c of π_0: min_x max_y π_0(y|x)

    double margin = 0;                        ///< γ of π_0
    double margin_05 = 0, margin_median = 0;  ///< Quantiles over prompts of μ
    std::size_t tied = 0;                     ///< Prompts with two likeliest candidates

    double effective_dimension = 0;  ///< d_eff(1/n) of E[ΔφΔφᵀ]
    double covered = 0;              ///< Share of candidates that a round's n pairs are expected to draw

    bool gold = false;
    Estimate accuracy;       ///< The likeliest candidate is a best one
    Estimate pass_at_1;      ///< A draw from π_0 is
    Estimate attainable;     ///< Any candidate is
    double correlation = 0;  ///< Of score and log-probability within prompts; NaN when one is constant

    std::vector<std::string> notes;  ///< Of the reader of the rollouts

    double goal = 0;  ///< Failure that the suggestions aim at
    std::vector<Suggestion> suggestions;
};

/// Diagnoses π_0 of the problem that make_problem() made of the rollouts under this spec.
/// Throws Error not_applicable when the spec's problem is another kind.
Diagnosis diagnose(const Spec& spec, const Problem& problem, const Rollouts& rollouts, double goal = 0.05);

/// The diagnosis as a JSON object: the names above, an Estimate as {"value", "low", "high"}, and null
/// where a number is not finite.
std::string diagnosis_json(const Diagnosis& diagnosis);

}  // namespace srlm
