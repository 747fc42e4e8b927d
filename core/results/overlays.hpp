#pragma once
/// \file
/// Theory curves for charts: each with its tag, its constants and whether it says anything.

#include <string>
#include <vector>

#include "loop/loop.hpp"

namespace srlm {

/// One curve of theory over a measured one.
struct Overlay {
    std::string name;       ///< Stable identifier, for example "unrolled-kappa-bound"
    std::string label;      ///< What stands on the line, for example "U + q^t (κ_0 − U)"
    std::string equation;   ///< Where it stands in the paper, or ""
    std::string tag;        ///< "[exact]", "[rebuilt]", "[rate]", or "[exact] given [rebuilt] constants"
    std::string constants;  ///< With their values: "A = 1/c = 4.1, B' = 1/(c√n) = 0.29"; or ""
    std::string series;     ///< Label of the series it belongs to, or "" for the whole chart
    std::string metric;     ///< The metric that it bounds or predicts
    std::string kind;       ///< "upper", "lower", "value", or "trivial": an upper bound by definition
    std::vector<double> x, y;
    bool vacuous = false;  ///< It says nothing anywhere: not to be drawn as if it bound something
    std::string verdict;   ///< What it says about the measured values, in words
};

/// κ_t ≤ 1/c over rounds 0 … T [exact].
Overlay inverse_confidence(double confidence, std::size_t rounds);

/// U + q^t(κ_0 − U) of Lemma C.4 over rounds 0 … T, with A and B' from the spec, or else 1/c and 1/(c√n).
Overlay unrolled_bound(const Spec& spec, double kappa_0, double confidence, std::size_t rounds);

/// What the failure bounds need to know of a run.
struct RunFacts {
    double kappa_0, confidence, margin, theta_norm;
};

/// Thm 6.2's bound over rounds 1 … T, which is Thm 5.3's with log|Π| = d·log(6B/ε), B the radius or else
/// the largest ‖θ‖ of the run. `effective`: `dimension` is d_eff(1/n), and the bound Cor. 6.4's.
Overlay iterated_bound(const Spec& spec, const RunFacts& facts, double dimension, bool effective,
                       std::size_t rounds);

/// The theory curves over a run's rounds: the bounds above, and the population update's own curves of κ
/// and of the target failure, with what the measured means say about each.
std::vector<Overlay> run_overlays(const Spec& spec, const Problem& problem, const Trace& trace);

/// As a JSON array of objects with the fields of Overlay.
std::string overlays_json(const std::vector<Overlay>& overlays);

}  // namespace srlm
