#pragma once
/// \file
/// Theory curves for charts: each with its tag, its constants and whether it says anything.

#include <string>
#include <vector>

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
    std::string kind;       ///< "upper", "lower" or "value"
    std::vector<double> x, y;
    std::string verdict;  ///< "binds", "vacuous: …", "no tighter than 1/c", …: in words
};

}  // namespace srlm
