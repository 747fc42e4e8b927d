#pragma once
/// \file
/// Straight lines through the points of a sweep, with bootstrap intervals.

#include <cstdint>
#include <string>
#include <vector>

namespace srlm {

/// One point of a curve: its x and the replicates' values.
struct FitPoint {
    double x = 0;
    std::vector<double> values;
    double offset = 0;  ///< Subtracted from the mean: the floor, for a fit of the excess over it
};

/// A least-squares line through (log x, log mean) or (log x, mean), and its 95 % percentile interval
/// over 1000 bootstrap samples, which draw the replicates of each point anew.
struct LineFit {
    bool found = false;
    double slope = 0, intercept = 0;  ///< Natural logarithms
    double low = 0, high = 0;         ///< Interval of the slope
    std::size_t points = 0;           ///< That entered
    std::string note;                 ///< Which points did not, and why; or why there is no fit
};

/// Fits a line; `log_y` for log–log. Points with a missing value (NaN), and for log–log those whose mean
/// is not positive, are left out. Random numbers: Stream::bootstrap of `seed`, replicate `curve`.
LineFit fit_line(const std::vector<FitPoint>& points, bool log_y, std::uint64_t seed, std::uint32_t curve);

}  // namespace srlm
