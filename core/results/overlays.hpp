#pragma once
/// \file
/// Theory curves for charts: each with its tag, its constants and whether it says anything.

#include <cstddef>
#include <string>
#include <vector>

#include "loop/loop.hpp"

namespace srlm {

/// One curve of theory over a measured one.
struct Overlay {
    std::string name;       ///< Stable identifier, for example "unrolled-kappa-bound"
    std::string label;      ///< What stands on the line, for example "U + q^t (κ_0 − U)"
    std::string equation;   ///< Where it stands in the paper, or ""
    std::string tag;        ///< "[exact]", "[rebuilt]" or "[rate]"
    std::string constants;  ///< With their values: "A = 1/c₁ = 4.1, B' = 0.29"; or ""
    std::string series;     ///< Label of the series it belongs to, or "" for the whole chart
    std::string metric;     ///< The metric that it bounds or predicts
    std::string kind;       ///< "upper", "lower", "value", "trivial" (an upper bound by definition) or "mark"
    std::vector<double> x, y;  ///< Without points it is listed, not drawn; its verdict says why
    bool vacuous = false;      ///< It says nothing anywhere: not to be drawn as if it bound something
    std::string verdict;       ///< What it says about the measured values, in words
};

/// What the bounds need to know of one replicate. "Minimum confidence across inputs and update rounds"
/// (Def. 5.2) is read over the rounds t ≥ 1: over t ≥ 0 it contains the start, and the bound could never
/// fall.
struct ReplicateFacts {
    double confidence;  ///< c₁ = min_{t≥1,x} max_y π_t(y|x); of round 0 where there is no other
    double margin;      ///< γ = min_{t<T,x} of the margins under which the rounds were judged
    double theta_norm;  ///< max_t ‖θ_t‖
};

std::vector<ReplicateFacts> replicate_facts(const Trace& trace);

/// The bound of κ after the last round by the mean gap over the least margin (Eq. 52–56) [exact], mean over
/// replicates; NaN without rounds.
double global_certificate(const Trace& trace);

/// "β√n = 1, the theorem's regime" or what it is instead: the condition β ≲ 1/√n of Lemma C.4 and Thm 5.3.
std::string regime(const Spec& spec);

/// κ_t ≤ 1/c₁ for t ≥ 1 [exact], the mean over replicates.
Overlay inverse_confidence(const std::vector<double>& confidences, std::size_t rounds);

/// U + q^t(κ_0 − U) of Lemma C.4 over rounds 0 … T with the constants of Step 6, or those of the spec
/// (recurrence_a, recurrence_b): of each replicate with its own c₁, then the mean.
Overlay unrolled_bound(const Spec& spec, double kappa_0, const std::vector<double>& confidences,
                       std::size_t rounds);

/// Cor. 5.7's number of rounds as a point of that curve; nothing (no x) where it lies beyond the last round.
Overlay rounds_mark(const Overlay& unrolled, double kappa_0, double confidence, double samples);

/// Says where measured values [T + 1] lie under an upper bound over rounds, unless it says something already.
void compare(Overlay& bound, const std::vector<double>& measured);

/// The theory curves over a run's rounds, with what the measured means say about each.
std::vector<Overlay> run_overlays(const Spec& spec, const Problem& problem, const Trace& trace);

/// As a JSON array of objects with the fields of Overlay.
std::string overlays_json(const std::vector<Overlay>& overlays);

}  // namespace srlm
