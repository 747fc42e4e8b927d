#pragma once
/// \file
/// From the command line to a checked spec and the data behind it.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "experiment/parameters.hpp"
#include "experiment/spec.hpp"
#include "experiments/experiments.hpp"
#include "result_file.hpp"

namespace srlm::cli {

/// What the command line says about the experiment; empty strings where it says nothing.
struct SpecArguments {
    std::string file;        ///< Spec or result file; "-" is stdin.
    std::string experiment;  ///< Name
    bool large = false;      ///< Its large form
    std::vector<std::pair<const Parameter*, std::string>> flags;
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
/// working directory. Throws Error: all that parse_spec() throws, missing_file, too_large.
Request read_request(const SpecArguments& arguments);

/// The same over a given spec, from flags alone.
Request read_request_over(const Spec& spec, const SpecArguments& arguments);

/// The files that a spec names. Throws Error missing_file, too_large.
Inputs read_inputs(const Spec& spec);

/// The experiment of that name. Throws Error out_of_range.
const Experiment& named_experiment(const std::string& name);

}  // namespace srlm::cli
