#pragma once
/// \file
/// Flags that several commands share, and what is wrong with a command line. CLI11 only cuts the command
/// line into pieces: values are checked by the program, which gives its own errors.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "commands/spec_source.hpp"
#include "io/outputs.hpp"
#include "run/machine.hpp"

namespace srlm::cli {

/// A flag with one value, once; `value` stands for it in --help. Throws Error syntax when it is empty.
CLI::Option* text_flag(CLI::App& app, const std::string& name, std::string& to, const std::string& value,
                       const std::string& meaning, const std::string& group);

/// A flag that may be given several times.
void list_flag(CLI::App& app, const std::string& name, std::vector<std::string>& to, const std::string& value,
               const std::string& meaning);

/// SPEC, --experiment and a flag for each parameter.
void add_spec_flags(CLI::App& app, SpecArguments& arguments);

/// A flag for each parameter alone.
void add_parameter_flags(CLI::App& app, SpecArguments& arguments);

/// --threads, --kernels, --memory-limit; `what` is refused when it needs more memory.
void add_machine_flags(CLI::App& app, MachineArguments& arguments, const std::string& what);

/// --json, --csv and --force; `json` and `csv` say what is written.
void add_output_flags(CLI::App& app, OutputArguments& arguments, const std::string& json,
                      const std::string& csv);

/// --expect and --quiet.
void add_report_flags(CLI::App& app, ReportArguments& arguments);

/// What CLI11 itself finds wrong in the arguments of a command: a flag with no value, or with several.
Error command_line_error(const CLI::ParseError& error, const CLI::App& command);

/// "--json=" → throws an error: CLI11 would take the next word for the value.
void refuse_empty_values(const std::vector<std::string>& words);

/// "--bta" → throws an error that knows what was meant.
void refuse_extras(const CLI::App& app);

}  // namespace srlm::cli
