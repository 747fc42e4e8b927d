#pragma once
/// \file
/// A sweep in an SQLite file: what it is, which cells are done, and what they gave. Every change is
/// one transaction, so that a process killed at any moment leaves a file that can be gone on with.

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "experiment/error.hpp"
#include "file_lock.hpp"
#include "shard.hpp"
#include "sqlite.hpp"
#include "sweep/sweep.hpp"

namespace srlm::cli {

/// What a database says about its sweep.
struct DatabaseHead {
    Sweep sweep;
    std::string experiment;        ///< Name of the experiment that it was started from, or ""
    std::string data_digest;       ///< Of the user's own files, or ""
    std::string version, created;  ///< Of the core; ISO 8601, UTC
    Shard shard;
    std::string hash;  ///< Of the finished sweep; "" before, and in a shard
    bool finished = false;
};

/// A row of the table of cells.
struct CellRow {
    CellRecord record;
    double wall_seconds = 0;
};

class SweepDatabase {
public:
    /// A new file that holds no cells yet; the file appears at once and complete. With `force` a
    /// database of this program is emptied for it. `parameter` is what errors name.
    /// Throws Error io, bad_data.
    static std::unique_ptr<SweepDatabase> create(const std::string& parameter, const std::string& path,
                                                 bool force, const DatabaseHead& head);

    /// To go on writing: no other process may do so at the same time. Throws Error io, bad_data,
    /// missing_file.
    static std::unique_ptr<SweepDatabase> open(const std::string& parameter, const std::string& path);

    /// To read only, even while another process writes. Throws Error io, bad_data, missing_file.
    static std::unique_ptr<SweepDatabase> open_to_read(const std::string& parameter, const std::string& path);

    const DatabaseHead& head() const { return head_; }
    const std::vector<Cell>& cells() const { return cells_; }  ///< All of the sweep, done or not
    const std::string& path() const { return path_; }

    std::vector<bool> done() const;  ///< [cells] whether the cell's record is here
    std::map<std::size_t, CellRow> rows() const;
    std::vector<CellRecord> records()
        const;               ///< All, in order. Throws Error bad_data when cells are missing.
    double seconds() const;  ///< Wall time of all cells here

    /// A transaction around several of the changes below, each of which else is one of its own.
    std::unique_ptr<Transaction> begin() { return std::make_unique<Transaction>(database_); }

    void keep(std::size_t cell, const CellRow& row);  ///< And forgets the cell's blocks.
    void keep(const std::map<std::size_t, CellRow>& rows);

    std::vector<Trace> blocks(std::size_t cell) const;
    void keep_blocks(std::size_t cell, const std::vector<const Trace*>& blocks);

    /// Every cell that belongs here is done: notes it, with the hash ("" in a shard), and leaves one
    /// plain file without SQLite's second one.
    void finish(const std::string& hash);

    /// What in the table does not agree with itself: a column with the cell's record, or the hash with
    /// the cells' hashes. Throws Error bad_data when SQLite finds the file damaged.
    std::vector<std::string> contradictions() const;

private:
    SweepDatabase(std::string parameter, std::string path, Database::Mode mode,
                  std::unique_ptr<FileLock> lock);
    void read_head();
    void tidy() const;  ///< Leaves one plain file of a finished database.
    void insert(std::size_t cell, const CellRow& row);
    Error damaged(const std::string& what) const;

    std::string parameter_, path_;
    std::unique_ptr<FileLock> lock_;  ///< Absent when only read; ends after the connection
    Database database_;
    DatabaseHead head_;
    std::vector<Cell> cells_;
};

/// "samples = 100, beta = 2, series exact": what sets a cell apart.
std::string cell_name(const Sweep& sweep, const Cell& cell);

}  // namespace srlm::cli
