#pragma once
/// \file
/// The theory curves that a sweep asks for and none of its curves has.

#include <string>
#include <vector>

#include "sweeps/sweep.hpp"

namespace srlm {

struct UndrawnOverlay {
    std::string name, reason;
};

/// Those of "overlays" of which sweep_overlays() makes nothing, and why.
std::vector<UndrawnOverlay> undrawn_overlays(const Sweep& sweep, const std::vector<Cell>& cells,
                                             const std::vector<CellRecord>& records);

}  // namespace srlm
