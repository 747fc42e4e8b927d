#pragma once
/// \file
/// The program's commands. Each returns its exit status; what goes wrong is thrown as an Error.

#include <string>
#include <vector>

#include "commands/spec_source.hpp"
#include "commands/sweep_arguments.hpp"
#include "io/outputs.hpp"
#include "policies/problem.hpp"
#include "run/machine.hpp"
#include "run/sweep_loop.hpp"

namespace srlm::cli {

/// `srlm run`; empty strings where nothing was given.
struct RunArguments {
    SpecArguments spec;
    MachineArguments machine;
    OutputArguments output;
    ReportArguments report;
    bool no_plot = false, all_metrics = false;
};

int command_run(const RunArguments& arguments);

/// The data of a request into its inputs, and the problem that they make; says so where a signal ends it.
Problem read_problem(const RunArguments& arguments, const Machine& machine, Request& request);

/// The rest of a run once its problem is there. `request` needs no data any more.
int run_problem(const RunArguments& arguments, const Machine& machine, const Request& request,
                const Problem& problem, const Outputs& outputs);

/// `srlm sweep`: a grid of runs, which `runner` computes.
int command_sweep(const SweepArguments& arguments, CellRunner& runner);

/// `srlm merge`: databases of a sweep's parts as one.
int command_merge(const std::string& out, const std::vector<std::string>& parts, bool force);

/// `srlm export`; empty strings where nothing was given.
struct ExportArguments {
    std::string database, npz, rows, parquet, measure, fit, above;
    OutputArguments output;
};

/// `srlm export`: a finished database as documents.
int command_export(const ExportArguments& arguments);

/// `srlm show`: how far the sweep of a database is.
int command_show(const std::string& database, bool json);

/// `srlm verify`; empty strings where nothing was given.
struct VerifyArguments {
    std::string database, cells, seed;
    MachineArguments machine;
};

/// `srlm verify`: is a database whole, and do its cells come out the same again?
int command_verify(const VerifyArguments& arguments);

/// `srlm memory`: the bytes that a run would hold.
int command_memory(const SpecArguments& arguments, const std::string& threads);

/// `srlm hash`: does a result's hash belong to its numbers?
int command_hash(const std::string& file);

/// `srlm words`: `count` words of each round, the likeliest ones, and those that rose and fell most.
int command_words(const SpecArguments& arguments, const std::string& count, bool json);

/// `srlm diagnose`; empty strings where nothing was given.
struct DiagnoseArguments {
    RunArguments run;
    std::vector<std::string> files;  ///< One, or one for each round
    std::string format, diagnosis, goal;
};

/// `srlm diagnose`: what the theory says about rollouts of a language model, its rounds where there are
/// several, and the loop run on them.
int command_diagnose(const DiagnoseArguments& arguments);

/// `srlm collect`; empty strings where nothing was given.
struct CollectArguments {
    std::string url, model, prompts, out, draws, server;
    std::string temperature, top_p, top_k, max_tokens;
    std::string concurrency, per_request, retries, timeout;
    std::vector<std::string> stop;
    bool chat = false, stream = false, quiet = false;
};

/// `srlm collect`: asks an inference server for draws, with their log-probabilities.
int command_collect(const CollectArguments& arguments);

/// `srlm rollouts`: `count` responses to each prompt of a problem over sequences, as JSON Lines.
int command_rollouts(const SpecArguments& arguments, const std::string& count, const std::string& file,
                     bool force);

int command_schema();
int command_parameters(bool json);
int command_metrics(bool json);
int command_experiments(const std::string& name, bool json);
int command_describe(const std::string& key);
int command_kernels();
int command_version();

}  // namespace srlm::cli
