#pragma once
/// \file
/// Parameters, metrics and experiments in words, from the core's tables.

#include <string>

#include "experiments/experiments.hpp"
#include "policies/metrics.hpp"
#include "report/terminal.hpp"
#include "spec/parameters.hpp"

namespace srlm::cli {

/// What --help says about a flag: "β: Leash: … From 0.001 to 1e6; default 1."
std::string flag_meaning(const Parameter& parameter);

/// What stands for the value in --help: "NUMBER", "FILE", …
std::string value_name(const Parameter& parameter);

/// One parameter in full.
std::string describe(const Parameter& parameter, const Terminal& terminal);

/// One metric in full.
std::string describe(const MetricInfo& metric, const Terminal& terminal);

/// One experiment in full, with the command that runs it.
std::string describe(const Experiment& experiment, const Terminal& terminal);

/// The tag or letter of that name with its meaning, all of them for "tags", nothing for another name.
std::string describe_signs(std::string_view name, const Terminal& terminal);

/// Lists of all.
std::string parameter_list(const Terminal& terminal);
std::string metric_list(const Terminal& terminal);
std::string experiment_list(const Terminal& terminal);

/// The metrics as a JSON array.
std::string metrics_json();

}  // namespace srlm::cli
