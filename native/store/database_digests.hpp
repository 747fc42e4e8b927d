#pragma once
/// \file
/// Digests of a database's rows, so that a number that was changed in the file is found when it is opened.
/// The table `digests` has one for each row of the others, under its name: "metadata/sweep", "cells/12",
/// "failures/12", "blocks/12/0" (the cell, then the first replicate).
/// A digest is the SHA-256 (64 hex digits) over the row's columns in order: n for null; i and 8 bytes for an
/// integer; d and 8 bytes for a real; t or b, the length as 8 bytes and the bytes for a text or a blob, all
/// little-endian.

#include <cstdint>
#include <string>
#include <vector>

#include "store/sqlite.hpp"

namespace srlm::cli {

/// Whether the database has the table; those of older versions have not.
bool has_digests(const Database& database);

/// Notes the digest of a row as it now is. Call in the transaction that writes the row; does nothing in an
/// older database.
void note_metadata(const Database& database, const std::string& key);
void note_cell(const Database& database, std::int64_t cell);
void note_failure(const Database& database, std::int64_t cell);
void note_block(const Database& database, std::int64_t cell, std::int64_t first);

/// Forgets the digest of a row that is deleted, in the same transaction.
void forget_metadata(const Database& database, const std::string& key);
void forget_cell(const Database& database, std::int64_t cell);
void forget_failures(const Database& database);
void forget_blocks(const Database& database, std::int64_t cell);

/// The metadata that are not what was written: "sweep", "version", … Empty also in an older database.
/// "writing", which comes and goes with the process that writes, has no digest.
std::vector<std::string> changed_metadata(const Database& database);

/// The cells whose row, or whose failure, is not what was written, or is gone.
std::vector<std::int64_t> changed_cells(const Database& database);
std::vector<std::int64_t> changed_failures(const Database& database);

/// A query of blocks, those `where` says: the digest that was noted, then the row, that is cell, first, count
/// and trace.
std::string blocks_query(const Database& database, const std::string& where);

/// Whether a row of blocks_query() is what was written; before its columns are read. True in an older
/// database.
bool is_as_written(const Database& database, const Statement& block);

}  // namespace srlm::cli
