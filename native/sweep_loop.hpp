#pragma once
/// \file
/// The cells of a sweep: who computes them, and who keeps what they give.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "machine.hpp"
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

    /// Between these two, all that is given to be kept is safe at the end only, at the cost of one.
    virtual void begin() {}
    virtual void commit() {}
};

/// The cells to run.
struct SweepJob {
    const Sweep& sweep;
    const std::vector<Cell>& cells;        ///< All of the sweep
    const std::vector<std::size_t>& todo;  ///< Those to run, in order
    const Inputs& inputs;
};

/// Who computes the cells: this process, or many.
class CellRunner {
public:
    virtual ~CellRunner() = default;

    /// Takes in what the command line says about the machine. Throws Error out_of_range, wrong_type.
    virtual void use(const MachineArguments& arguments) = 0;

    virtual std::string description() const = 0;  ///< "2 threads"

    /// Runs the cells and hands every record over as soon as it is there. False when a signal has asked to
    /// stop. Throws Error: too_large, diverged, and all that make_problem() and the keeper throw.
    virtual bool run(const SweepJob& job, SweepProgress& progress, CellKeeper& keeper) = 0;
};

/// One cell after the other, each on all threads of this process.
class LocalRunner : public CellRunner {
public:
    void use(const MachineArguments& arguments) override { machine_ = use_machine(arguments); }
    std::string description() const override;
    bool run(const SweepJob& job, SweepProgress& progress, CellKeeper& keeper) override;

private:
    Machine machine_;
};

/// A cell's problem, after a check that its run fits the memory. Throws Error too_large, and all that
/// make_problem() throws.
Problem make_cell_problem(const Cell& cell, const Inputs& inputs, const Machine& machine);

/// Builds a cell's problem and runs its replicates; nothing when a signal asked to stop.
/// Throws Error: diverged, and those of make_cell_problem().
std::optional<CellRecord> run_cell(const Sweep& sweep, const Cell& cell, const Inputs& inputs,
                                   const Machine& machine, const Watch& watch, std::vector<Trace> have = {},
                                   const KeepBlocks& keep = {});

}  // namespace srlm::cli
