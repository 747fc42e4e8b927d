#pragma once
/// \file
/// From the command line to a checked spec and the data behind it.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "experiments/experiments.hpp"
#include "io/input.hpp"
#include "io/result_file.hpp"
#include "spec/parameters.hpp"
#include "spec/spec.hpp"

namespace srlm::cli {

/// What the command line says about the experiment; empty strings where it says nothing.
struct SpecArguments {
    std::string file;        ///< Spec or result file; "-" is stdin.
    std::string experiment;  ///< Name
    bool large = false;      ///< Its large form
    std::vector<std::pair<const Parameter*, std::string>> flags;
    bool strict = false;  ///< What a reader of data would note is an error.
};

/// A run as it was asked for.
struct Request {
    Spec spec;  ///< File names in it are relative to the working directory.
    Inputs inputs;
    const Experiment* experiment = nullptr;
    std::optional<ResultFile> repeats;  ///< The result whose very spec this is.
};

/// Reads and joins the layers: the experiment's spec, then the file's, then the flags. What a
/// layer below set and what has no meaning any more (dimension after --problem tabular) goes back
/// to its default. Files that the spec names are relative to the spec file, those in flags to the
/// working directory. The data are left to read_data(). Throws Error: all that parse_spec() throws,
/// missing_file, too_large.
Request read_request(const SpecArguments& arguments);

/// A spec with the flags over it. Throws Error: what set_value() and validate() throw.
Spec with_flags(Spec spec, const SpecArguments& arguments);

/// The names of the files that a spec names, each after its parameter's key.
std::vector<std::pair<std::string, std::string>> data_files(const Spec& spec);

/// The files that a spec names; rollouts object by object, as Inputs::read_rollouts.
/// Throws Error missing_file, bad_data (a damaged archive), too_large, and what RolloutFile throws;
/// Interrupted.
Inputs read_inputs(const Spec& spec, const Reading& reading);

/// Those of a request into its inputs, once all files that the command uses have been declared.
void read_data(Request& request, const Reading& reading = {});

/// Gives their memory back: what a run needs of them is in its problem.
void forget_data(Request& request);

/// The experiment of that name. Throws Error out_of_range.
const Experiment& named_experiment(const std::string& name);

/// The one that --experiment names, or null. Throws Error not_applicable where --large has none.
const Experiment* asked_experiment(const SpecArguments& arguments);

}  // namespace srlm::cli
