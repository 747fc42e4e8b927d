#pragma once
/// \file
/// From the command line to a sweep.

#include <string>
#include <utility>
#include <vector>

#include "machine.hpp"
#include "outputs.hpp"
#include "spec_source.hpp"
#include "sweep/sweep.hpp"

namespace srlm::cli {

/// `srlm sweep`; empty strings where nothing was given.
struct SweepArguments {
    SpecArguments spec;  ///< `file` is a sweep file, or a result of a sweep; flags change the base spec.
    std::vector<std::string> axes, overlays;
    std::string measure, x, fit, display, floor;
    std::string out, shard;  ///< Database, and the part of the sweep that it shall hold
    std::string progress;
    bool resume = false;
    MachineArguments machine;
    OutputArguments output;
    ReportArguments report;
};

/// A sweep as it was asked for.
struct SweepRequest {
    Sweep sweep;
    Inputs inputs;
    const Experiment* experiment = nullptr;
    std::string expected;  ///< Hash of the result that is repeated, or ""
};

/// Joins the experiment's sweep, the file's, and the flags. An axis is "samples=100,200,400",
/// "samples=100..25600:9" (a log range of 9 points) or "delta=0.1..0.9:9:linear".
/// Throws Error: all that parse_sweep() throws, missing_file.
SweepRequest read_sweep(const SweepArguments& arguments);

}  // namespace srlm::cli
