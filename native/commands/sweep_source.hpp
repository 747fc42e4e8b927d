#pragma once
/// \file
/// The database of `srlm sweep --out`: a new one, or one to go on with.

#include <memory>
#include <string>

#include "commands/sweep_arguments.hpp"
#include "run/machine.hpp"
#include "store/sweep_database.hpp"

namespace srlm::cli {

/// Whether the command line describes a sweep, beside the database.
bool describes_sweep(const SweepArguments& arguments);

/// Opens the database that --out names, as --resume and --force say, and sets `request` to its sweep.
/// Where the arguments describe a sweep, or there is no --resume, `request` holds it already: a database
/// that exists must hold the same one, or a smaller one, which is extended; one that does not exist is begun,
/// once all cells have been checked. Reads the data, once, unless the sweep has finished. Throws Error: those
/// of read_sweep(), read_inputs() and SweepDatabase, not_applicable, and bad_data when sweep, shard, input
/// files or version are not those of the database.
std::unique_ptr<SweepDatabase> open_for_sweep(const SweepArguments& arguments, const Machine& machine,
                                              const Reading& reading, SweepRequest& request);

/// The user's files that the database's sweep names. Throws Error bad_data when they have changed.
Inputs inputs_of(const DatabaseHead& head, const Reading& reading);

/// Where two sweeps differ, in words; "" when they are the same.
std::string sweep_difference(const Sweep& first, const std::string& first_name, const Sweep& second,
                             const std::string& second_name);

}  // namespace srlm::cli
