#pragma once
/// \file
/// From the command line to a sweep.

#include <string>
#include <vector>

#include "commands/spec_source.hpp"
#include "io/outputs.hpp"
#include "run/machine.hpp"
#include "sweeps/sweep.hpp"

namespace srlm::cli {

/// `srlm sweep`; empty strings where nothing was given.
struct SweepArguments {
    SpecArguments spec;  ///< `file` is a sweep file, or a result of a sweep; flags change the base spec.
    std::vector<std::string> axes, overlays;
    std::string measure, x, fit, above, display, floor, problems;
    std::string out, shard;  ///< Database, and the part of the sweep that it shall hold
    std::string progress, on_error;
    std::string add_replicates;
    bool resume = false, retry_failed = false, no_traces = false;

    bool go_on() const { return on_error == "continue"; }
    MachineArguments machine;
    OutputArguments output;
    ReportArguments report;
};

/// A sweep as it was asked for.
struct SweepRequest {
    Sweep sweep;
    Inputs inputs;
    const Experiment* experiment = nullptr;
    std::vector<std::string> notes;  ///< What the readers of the data noted
    bool checked = false;            ///< No cell is unfit to run
    std::string expected;            ///< Hash of the result that is repeated, or ""
};

/// How a sweep's data are read on this machine.
Reading reading_for(const SweepArguments& arguments, const Machine& machine, bool keep_bytes);

/// Takes the sweep's own data, and makes a problem of them for `request.notes`, so that what is wrong with
/// them shows before anything is written. Throws what make_problem() throws.
void take_data(SweepRequest& request, Inputs inputs, bool strict);

/// Joins the experiment's sweep, the file's, and the flags. An axis is "samples=100,200,400",
/// "samples=100..25600:9" (a log range of 9 points) or "delta=0.1..0.9:9:linear".
/// Its cells are not checked and its data not read. Throws Error: all else that parse_sweep() throws,
/// missing_file.
SweepRequest read_sweep(const SweepArguments& arguments);

}  // namespace srlm::cli
