#pragma once
/// \file
/// What a sweep tells its user.

#include <string>

#include "commands/sweep_arguments.hpp"
#include "report/terminal.hpp"
#include "store/sweep_database.hpp"

namespace srlm::cli {

/// "20 values of samples × 10 values of beta".
std::string grid_text(const Sweep& sweep);

/// "own_failure; kappa in the series sure": what is measured, and in which series something else.
std::string measures_text(const Sweep& sweep);

/// What is about to be run, and by whom ("2 threads").
std::string report_sweep(const SweepRequest& request, const CellList& cells, const std::string& runner,
                         const Terminal& terminal);

/// Where the cells go: how many of this process's cells are to be run.
std::string report_database(const SweepDatabase& database, std::size_t mine, std::size_t todo,
                            const Terminal& terminal);

/// What came out, from the result's document: the table of means, lines fitted, theory, hash, command.
std::string report_sweep_result(const SweepRequest& request, const std::string& document,
                                const Terminal& terminal);

}  // namespace srlm::cli
