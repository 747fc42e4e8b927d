#pragma once
/// \file
/// The cells of a sweep: who computes them, and who keeps what they give.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "report/sweep_progress.hpp"
#include "run/machine.hpp"
#include "sweeps/cell_list.hpp"
#include "sweeps/sweep.hpp"

namespace srlm::cli {

/// What has come of a cell.
struct CellResult {
    CellRecord record;
    Trace trace;  ///< All its replicates; empty where nobody keeps them
    double seconds = 0;
};

/// Where the records of finished cells go, and what is left of cells that have not finished.
class CellKeeper {
public:
    virtual ~CellKeeper() = default;
    virtual void keep(std::size_t cell, CellResult result) = 0;
    virtual void fail(std::size_t cell, const Error& failure) = 0;

    /// Blocks of replicates that an earlier process has left of this cell.
    virtual std::vector<Trace> blocks(std::size_t) { return {}; }
    virtual void keep_blocks(std::size_t, const std::vector<const Trace*>&) {}
    virtual bool keeps_blocks() const { return false; }
    virtual bool keeps_traces() const { return false; }

    /// Between these two, all that is given to be kept is safe at the end only, at the cost of one.
    virtual void begin() {}
    virtual void commit() {}
};

/// The cells to run.
struct SweepJob {
    const Sweep& sweep;
    const CellList& cells;                 ///< All of the sweep
    const std::vector<std::size_t>& todo;  ///< Those to run, in order
    const Inputs& inputs;
    bool go_on = false;  ///< A cell that fails is noted, and the others run
};

/// Who computes the cells: this process, or many.
class CellRunner {
public:
    virtual ~CellRunner() = default;

    /// Takes in what the command line says about the machine. Throws Error out_of_range, wrong_type.
    virtual void use(const MachineArguments& arguments) = 0;

    virtual std::string description() const = 0;           ///< "2 threads"
    virtual Machine machine() const = 0;                   ///< What one process of it may use
    virtual bool passes_data_on() const { return false; }  ///< As bytes, to other processes

    /// Runs the cells and hands every record over as soon as it is there. False when a signal has asked to
    /// stop. Throws Error: all that the keeper throws, and what a cell throws unless the job goes on then:
    /// too_large, diverged, and all of make_problem().
    virtual bool run(const SweepJob& job, SweepProgress& progress, CellKeeper& keeper) = 0;
};

/// One cell after the other, each on all threads of this process.
class LocalRunner : public CellRunner {
public:
    void use(const MachineArguments& arguments) override { machine_ = use_machine(arguments); }
    std::string description() const override;
    Machine machine() const override { return machine_; }
    bool run(const SweepJob& job, SweepProgress& progress, CellKeeper& keeper) override;

private:
    bool run_one(const SweepJob& job, std::size_t index, SweepProgress& progress, CellKeeper& keeper) const;

    Machine machine_;
};

/// The progress of one cell with its work.
RunProgress weighed(RunProgress done, const Spec& spec);

/// The error with the cell that it is about.
Error in_cell(const Error& error, const Sweep& sweep, const Cell& cell);

/// Whether an error is a cell's own, and not one of the disk or of the machine.
inline bool is_of_cell(const Error& error) { return error.code != Code::io && error.code != Code::busy; }

/// What of the cells cannot run as the spec alone tells: it is invalid, or takes more memory than there is.
std::map<std::size_t, Error> unfit_cells(const CellList& cells, const std::vector<std::size_t>& which,
                                         const Machine& machine);

/// One error for the cells that unfit_cells() has found.
Error unfit_error(const Sweep& sweep, const CellList& cells, const std::map<std::size_t, Error>& unfit);

/// "samples = 20, beta = 1 (diverged: …); …": the first few cells of them, and how many more there are.
std::string failure_list(const Sweep& sweep, const CellList& cells,
                         const std::map<std::size_t, Error>& failures);

/// A cell's problem, after a check that its run fits the memory. Throws Error too_large, and all that
/// make_problem() throws.
Problem make_cell_problem(const Cell& cell, const Inputs& inputs, const Machine& machine);

/// Builds a cell's problem and runs its replicates; nothing when a signal asked to stop.
/// Throws Error: diverged, and those of make_cell_problem().
std::optional<CellResult> run_cell(const Sweep& sweep, const Cell& cell, const Inputs& inputs,
                                   const Machine& machine, const Watch& watch, std::vector<Trace> have = {},
                                   const KeepBlocks& keep = {});

}  // namespace srlm::cli
