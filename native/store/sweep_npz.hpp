#pragma once
/// \file
/// A finished sweep as NumPy arrays.

#include <string>
#include <vector>

#include "sweeps/sweep.hpp"

namespace srlm::cli {

/// An .npz archive with one entry per cell in each array: `cell`, `series` (with series), `axis_KEY` for
/// each axis, `mean`, `standard_error`, `low`, `median`, `high`, `missing`, `floor`, `kappa_0`, `hash`,
/// `replicates`, and `values`[cell][replicate], NaN where missing or beyond a cell's replicates.
std::string sweep_npz(const Sweep& sweep, const std::vector<CellRecord>& records);

}  // namespace srlm::cli
