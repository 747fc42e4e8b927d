#pragma once
/// \file
/// The database of `srlm sweep --out`: a new one, or one to go on with.

#include <memory>
#include <string>

#include "sweep_arguments.hpp"
#include "sweep_database.hpp"

namespace srlm::cli {

/// Whether the command line describes a sweep, beside the database.
bool describes_sweep(const SweepArguments& arguments);

/// Opens the database that --out names, as --resume and --force say, and sets `request` to its sweep.
/// Arguments given together with --resume must describe the same sweep; they start it when the file
/// does not exist yet. Throws Error: those of read_sweep() and SweepDatabase, not_applicable, and
/// bad_data when sweep, shard, input files or version are not those of the database.
std::unique_ptr<SweepDatabase> open_for_sweep(const SweepArguments& arguments, SweepRequest& request);

/// The user's files that the database's sweep names. Throws Error bad_data when they have changed.
Inputs inputs_of(const DatabaseHead& head);

/// Where two sweeps differ, in words; "" when they are the same.
std::string sweep_difference(const Sweep& first, const std::string& first_name, const Sweep& second,
                             const std::string& second_name);

}  // namespace srlm::cli
