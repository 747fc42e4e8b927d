#pragma once
/// \file
/// Theory curves for charts: each with its tag, its constants and whether it says anything.

#include <string>
#include <string_view>
#include <vector>

#include "loop/loop.hpp"

namespace srlm {

enum class OverlayKind {
    upper,
    lower,
    value,
    trivial,  ///< An upper bound by definition
    mark,     ///< A point
};

std::string_view overlay_kind_name(OverlayKind kind);

/// One curve of theory over a measured one.
struct Overlay {
    std::string name;                       ///< Stable identifier, for example "unrolled-kappa-bound"
    std::string label;                      ///< What stands on the line, for example "U + q^t (κ_0 − U)"
    std::string equation;                   ///< Where it stands in the paper, or ""
    std::string tag;                        ///< "[exact]", "[rebuilt]" or "[rate]"
    Metric metric = Metric::kappa;          ///< What it bounds or predicts
    OverlayKind kind = OverlayKind::value;  ///< How it does
    std::string constants = {};             ///< With their values: "A = 1/c₁ = 4.1, B' = 0.29"; or ""
    std::string series = {};                ///< Label of the series it belongs to, or "" for the whole chart
    std::vector<double> x = {}, y = {};     ///< Without points it is listed, not drawn; its verdict says why
    bool vacuous = false;      ///< It says nothing anywhere: not to be drawn as if it bound something
    std::string verdict = {};  ///< What it says about the measured values, in words
};

/// The theory curves over a run's rounds, with what the measured means say about each.
std::vector<Overlay> run_overlays(const Spec& spec, const Problem& problem, const Trace& trace);

/// As a JSON array of objects with the fields of Overlay.
std::string overlays_json(const std::vector<Overlay>& overlays);

}  // namespace srlm
