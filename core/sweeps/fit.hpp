#pragma once
/// \file
/// Straight lines through the points of a sweep, with bootstrap intervals.

#include <cstdint>
#include <string>
#include <vector>

namespace srlm {

/// One point of a curve: its x, and of each problem the replicates' values.
struct FitPoint {
    double x = 0;
    std::vector<std::vector<double>> problems;
    std::vector<double> offsets;  ///< Subtracted from each problem's mean: its floor, for a fit of the excess
};

/// A least-squares line through (log x, log height) or (log x, height), the height being the mean over
/// problems and replicates. Two 95 % intervals of its slope answer two questions: what would other draws on
/// the same problems give (percentiles of 1000 bootstrap samples, which draw the replicates of each problem
/// anew), and what would other problems of the kind give (the jackknife over problems, with Student's t of
/// K − 1 degrees of freedom; with two problems or more).
struct LineFit {
    bool found = false;
    double slope = 0, intercept = 0;             ///< Natural logarithms
    double low = 0, high = 0;                    ///< For these problems
    std::size_t problems = 1;                    ///< K
    double problems_low = 0, problems_high = 0;  ///< For problems like these
    /// The points bend: 99 % of the bootstrap samples agree on the sign of a quadratic term, and it leaves
    /// the line by more than a twentieth of its rise. A slope then depends on where the points are.
    bool bends = false;
    std::size_t points = 0;  ///< That entered
    std::string note;        ///< Which points did not, and why; or why there is no fit
};

/// Fits a line; `log_y` for log–log. Points with a missing value (NaN), and for log–log those whose mean
/// is not positive, are left out. Random numbers: Stream::bootstrap of `seed`, replicate `curve`.
LineFit fit_line(const std::vector<FitPoint>& points, bool log_y, std::uint64_t seed, std::uint32_t curve);

}  // namespace srlm
