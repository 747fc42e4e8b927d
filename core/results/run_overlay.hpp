#pragma once
/// \file
/// A curve of theory over the rounds of a run. Each is a file in overlays/, with a function
/// NAME_run_overlay().

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "loop/loop.hpp"
#include "results/overlays.hpp"
#include "theory/contraction.hpp"

namespace srlm {

/// What the bounds need to know of one replicate. "Minimum confidence across inputs and update rounds"
/// (Def. 5.2) is read over the rounds t ≥ 1: over t ≥ 0 it contains the start, and the bound could never
/// fall.
struct ReplicateFacts {
    double confidence;  ///< c₁ = min_{t≥1,x} max_y π_t(y|x); of round 0 where there is no other
    double margin;      ///< γ = min_{t<T,x} of the margins under which the rounds were judged
    double theta_norm;  ///< max_t ‖θ_t‖
};

std::vector<ReplicateFacts> replicate_facts(const Trace& trace);

/// What is known of the rounds of a run and of a sweep's cell alike.
struct RoundFacts {
    const Spec& spec;
    double kappa_0;
    const std::vector<double>& confidences;  ///< [replicates] c₁

    std::size_t rounds() const { return static_cast<std::size_t>(spec.rounds); }
    double samples() const { return static_cast<double>(spec.samples); }
};

/// A run, as its curves see it.
struct RunContext {
    const Spec& spec;
    const Problem& problem;
    const Trace& trace;
    const std::vector<ReplicateFacts>& replicates;
    const RoundFacts& facts;

    double dimension() const { return static_cast<double>(problem.dimension); }
    /// Of a replicate, with its own radius, γ and c₁; Cor. 6.4 has another dimension.
    BoundTerms terms(std::size_t replicate, double dimension) const;
    /// Whether γ is positive, so that the bounds that divide by it say something.
    bool margins() const {
        return std::all_of(replicates.begin(), replicates.end(),
                           [](const ReplicateFacts& each) { return each.margin > 0; });
    }
};

/// Where a curve of theory has something to say; what is left empty is not asked for.
struct Scope {
    std::vector<Metric> metrics = {};
    std::string objective = {}, problem = {};
    bool rounds = false;  ///< Only where there is a round
};

/// "" within it, else what is missing: "it is about kappa, and measured is own_failure".
std::string outside(const Scope& scope, Metric measured, const Spec& spec);

struct RunOverlay {
    int place;    ///< They are listed in this order
    Scope scope;  ///< Without metrics: each says of which it is
    std::vector<Overlay> (*curves)(const RunContext&);
};

/// All, in the order of their places.
const std::vector<RunOverlay>& run_overlay_table();

/// Over rounds first … T the mean of f(replicate, t).
void fill(Overlay& overlay, std::size_t first, std::size_t rounds, std::size_t replicates,
          const std::function<double(std::size_t, std::size_t)>& f);

/// The same of a run, from its first round on.
void fill(Overlay& overlay, const RunContext& run, const std::function<double(std::size_t, std::size_t)>& f);

/// A bound on a share that is above 1 everywhere says nothing.
void vacuous_above_one(Overlay& overlay);

/// Says so, and why, of a bound that divides by a margin of 0.
void vacuous_without_margin(Overlay& overlay);

/// Thm 6.2 with this dimension, of each replicate with its own γ and c₁; `log_class` is its log|Π| in words.
void fill_failure_bound(Overlay& overlay, const RunContext& run, double dimension, const char* log_class);

/// U + q^t(κ_0 − U) of each replicate's recurrence, then the mean; its constants after those that are there.
void unroll(Overlay& overlay, const RoundFacts& facts, const std::vector<Recurrence>& all);

/// Mean gap of round t over the least margin: what the paper's way bounds the mean of 1 − π_t(y*|x) by.
double global_share(const Trace& trace, std::size_t replicate, std::size_t t);

/// The bound of κ after the last round by the mean gap over the least margin (Eq. 52–56) [exact], mean over
/// replicates; NaN without rounds.
double global_certificate(const Trace& trace);

/// "β√n = 1, the theorem's regime" or what it is instead: the condition β ≲ 1/√n of Lemma C.4 and Thm 5.3.
std::string regime(const Spec& spec);

/// κ_t ≤ 1/c₁ for t ≥ 1 [exact], the mean over replicates.
Overlay inverse_confidence(const RoundFacts& facts);

/// U + q^t(κ_0 − U) of Lemma C.4 over rounds 0 … T with the constants of Step 6, or those of the spec
/// (recurrence_a, recurrence_b): of each replicate with its own c₁, then the mean.
Overlay unrolled_bound(const RoundFacts& facts);

/// Cor. 5.7's number of rounds as a point of that curve; nothing (no x) where it lies beyond the last round.
Overlay rounds_mark(const RoundFacts& facts);

/// Says where measured values [T + 1] lie under an upper bound over rounds, unless it says something already.
void compare(Overlay& bound, const std::vector<double>& measured);

}  // namespace srlm
