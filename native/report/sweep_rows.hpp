#pragma once
/// \file
/// A sweep as one long table: a row for each cell, replicate and round.

#include "io/files.hpp"
#include "store/sweep_database.hpp"

namespace srlm::cli {

/// CSV: cell, series (with series), each axis, replicate, round, and all metrics, empty where one has no
/// value. Of the cells that are done; one cell is in memory at a time. Throws Error bad_data when the
/// replicates were not kept.
void write_sweep_rows(const SweepDatabase& database, const OutputFile::Put& put);

/// The same as Apache Parquet, NaN where a metric has no value; the sweep, its version and its hash are in
/// the file's metadata.
void write_sweep_parquet(const SweepDatabase& database, const OutputFile::Put& put);

}  // namespace srlm::cli
