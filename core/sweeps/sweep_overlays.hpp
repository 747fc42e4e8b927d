#pragma once
/// \file
/// The curves of a sweep, and the theory over them.

#include <cstddef>
#include <string>
#include <vector>

#include "results/overlays.hpp"
#include "sweeps/fit.hpp"
#include "sweeps/sweep.hpp"

namespace srlm {

/// A line through the points of a curve.
struct CurveFit {
    std::string of;  ///< "value", "value above 1" or "excess over the floor"
    LineFit line;
};

/// What stands on one curve of a sweep: a series, and a value of the second axis.
struct CurveCells {
    std::string label;
    std::vector<std::size_t> cells;  ///< Along the first axis; the first ones where problems are pooled
    std::vector<double> x;           ///< Their x; empty when x is the round
    std::vector<std::vector<std::size_t>> problems;  ///< All cells of each point, one for each problem
    std::vector<CurveFit> fits;                      ///< As the sweep asks for them
};

/// The cells of a point as one record: values one after the other, facts as their means.
CellRecord pooled_record(const std::vector<std::size_t>& cells, const std::vector<CellRecord>& records);

/// The curves of a sweep, in cell order.
std::vector<CurveCells> sweep_curves(const Sweep& sweep, const std::vector<Cell>& cells,
                                     const std::vector<CellRecord>& records);

/// Mean of a cell's values; NaN when one is missing.
double cell_mean(const CellRecord& record);

/// What theory says of the curves of a sweep.
struct SweepTheory {
    struct NotDrawn {
        std::string name, reason;
    };
    std::vector<Overlay> overlays;  ///< Those asked for, each with its tag, constants and verdict
    std::vector<NotDrawn> nothing;  ///< Those that have nothing to say of any curve
};

SweepTheory sweep_theory(const Sweep& sweep, const std::vector<Cell>& cells,
                         const std::vector<CellRecord>& records, const std::vector<CurveCells>& curves);

}  // namespace srlm
