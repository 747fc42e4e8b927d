#pragma once
/// \file
/// Theory curves over the points of a sweep.

#include <string>
#include <vector>

#include "results/overlays.hpp"
#include "sweeps/sweep.hpp"

namespace srlm {

/// What stands on one curve of a sweep: a series, and a value of the second axis.
struct CurveCells {
    std::string label;
    std::vector<std::size_t> cells;  ///< Along the first axis; the first ones where problems are pooled
    std::vector<double> x;           ///< Their x; empty when x is the round
    std::vector<std::vector<std::size_t>> problems;  ///< All cells of each point, one for each problem
};

/// The cells of a point as one record: values one after the other, facts as their means.
CellRecord pooled_record(const std::vector<std::size_t>& cells, const std::vector<CellRecord>& records);

/// The curves of a sweep, in cell order.
std::vector<CurveCells> sweep_curves(const Sweep& sweep, const std::vector<Cell>& cells,
                                     const std::vector<CellRecord>& records);

/// Mean of a cell's values; NaN when one is missing.
double cell_mean(const CellRecord& record);

/// What "overlays" may name.
const std::vector<std::string>& sweep_overlay_names();

/// The named curves, each with its tag, constants and verdict.
std::vector<Overlay> sweep_overlays(const Sweep& sweep, const std::vector<Cell>& cells,
                                    const std::vector<CellRecord>& records);

}  // namespace srlm
