#pragma once
/// \file
/// What makes an SQLite file a database of a sweep (docs/database.md).

#include <cstdint>
#include <string>

#include "store/sqlite.hpp"
#include "sweeps/sweep.hpp"

namespace srlm::cli {

constexpr std::uint32_t kApplicationId = 0x53524C4D;  ///< "SRLM"
constexpr std::uint32_t kSchemaVersion = 2;           ///< PRAGMA user_version

/// What stands at a path, as far as a file's first bytes tell; the file is only read.
enum class FileKind { absent, other, empty, foreign_database, newer_schema, ours };

FileKind file_kind(const std::string& path);

/// Whether the newest changes of a database may be in a second file beside it, `path`-wal.
bool has_write_ahead_log(const std::string& path);

/// Throws Error missing_file, bad_data when the file is no database that this program can use.
void check_database(const std::string& parameter, const std::string& path);

/// Creates tables and view in a database that has none; the sweep names the view's columns.
void create_schema(const Database& database, const Sweep& sweep);

/// Adds what a database of an older schema lacks.
void add_new_tables(const Database& database);

bool has_table(const Database& database, const std::string& name);

/// Drops all tables and views.
void drop_schema(const Database& database);

}  // namespace srlm::cli
