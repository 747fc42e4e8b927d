#pragma once
/// \file
/// A curve with its band in a terminal.

#include <string>
#include <vector>

#include "report/terminal.hpp"

namespace srlm::cli {

/// Positive values by round, t = 0 … T.
struct Curve {
    std::vector<double> line, band_low, band_high;
    Colour colour = Colour::kappa;
};

/// The curve on a logarithmic axis, in braille dots where the terminal can show them, in ASCII
/// elsewhere; the band is shaded. At most 100 columns.
std::string plot(const Curve& curve, const Terminal& terminal);

}  // namespace srlm::cli
