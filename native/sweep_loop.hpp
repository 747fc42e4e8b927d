#pragma once
/// \file
/// The loop over the cells of a sweep.

#include <cstddef>
#include <optional>
#include <vector>

#include "spec_source.hpp"
#include "sweep/sweep.hpp"
#include "sweep_progress.hpp"

namespace srlm::cli {

/// Where the records of finished cells go, and what is left of cells that have not finished.
class CellKeeper {
public:
    virtual ~CellKeeper() = default;
    virtual void keep(std::size_t cell, CellRecord record, double seconds) = 0;

    /// Blocks of replicates that an earlier process has left of this cell.
    virtual std::vector<Trace> blocks(std::size_t) { return {}; }
    virtual void keep_blocks(std::size_t, const std::vector<const Trace*>&) {}
    virtual bool keeps_blocks() const { return false; }
};

/// What the loop may use.
struct Machine {
    std::size_t threads = 1;
    double memory = 0;  ///< Bytes
};

/// Builds a cell's problem and runs its replicates; nothing when a signal asked to stop.
/// Throws Error: too_large, diverged, and all that make_problem() throws.
std::optional<CellRecord> run_cell(const Sweep& sweep, const Cell& cell, const Inputs& inputs,
                                   const Machine& machine, const Watch& watch, std::vector<Trace> have = {},
                                   const KeepBlocks& keep = {});

/// Runs the cells `todo` one after the other, each on all threads, and hands every record over as soon
/// as it is there. False when a signal has asked to stop.
bool run_cells(const Sweep& sweep, const std::vector<Cell>& cells, const std::vector<std::size_t>& todo,
               const Inputs& inputs, const Machine& machine, SweepProgress& progress, CellKeeper& keeper);

}  // namespace srlm::cli
