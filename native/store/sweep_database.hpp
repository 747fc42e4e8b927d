#pragma once
/// \file
/// A sweep in an SQLite file: what it is, which cells are done, and what they gave. Every change is
/// one transaction, so that a process killed at any moment leaves a file that can be gone on with.

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "commands/shard.hpp"
#include "store/file_lock.hpp"
#include "store/sqlite.hpp"
#include "sweeps/cell_list.hpp"
#include "sweeps/sweep.hpp"

namespace srlm::cli {

/// What a database says about its sweep.
struct DatabaseHead {
    Sweep sweep;
    std::string experiment;               ///< Name of the experiment that it was started from, or ""
    std::string data_digest;              ///< Of the user's own files, or ""
    std::string version, build, created;  ///< Of the core that began it; ISO 8601, UTC
    std::string host;                     ///< Where it was begun
    std::string writer;                   ///< "process 123 on host" that writes it, or was killed, or ""
    Shard shard;
    std::string hash;     ///< Of the finished sweep; "" before, and in a shard
    std::string stopped;  ///< Why the process before ended at a cell, or ""
    bool finished = false;
    bool traces = true;  ///< Every metric of every replicate and round is kept
};

/// A row of the table of cells.
struct CellRow {
    CellRecord record;
    double wall_seconds = 0;
};

class SweepDatabase {
public:
    /// A new file that holds no cells yet; the file appears at once and complete. With `force` a
    /// database of this program is emptied for it. `parameter` is what errors name, `remedy` what they advise
    /// where such a database exists. Throws Error io, bad_data, busy.
    static std::unique_ptr<SweepDatabase> create(const std::string& parameter, const std::string& path,
                                                 bool force, const std::string& remedy,
                                                 const DatabaseHead& head);
    ~SweepDatabase();  ///< Leaves one plain file where nobody else is reading.

    /// To go on writing: no other process may do so at the same time. Throws Error io, bad_data,
    /// missing_file, busy.
    static std::unique_ptr<SweepDatabase> open(const std::string& parameter, const std::string& path);

    /// To read only, even while another process writes. Throws Error io, bad_data, missing_file.
    static std::unique_ptr<SweepDatabase> open_to_read(const std::string& parameter, const std::string& path);

    const DatabaseHead& head() const { return head_; }
    const CellList& cells() const { return *cells_; }  ///< All of the sweep, done or not
    const std::string& path() const { return path_; }

    std::vector<bool> done() const;  ///< [cells] whether the cell's record is here
    std::map<std::size_t, CellRow> rows() const;
    std::map<std::size_t, Error> failures() const;  ///< Of the cells that have failed

    /// All, in order: of a cell that has failed or has not run an empty_record().
    std::vector<CellRecord> records() const;
    std::string hash() const;  ///< Of the sweep, from the cells that are here
    double seconds() const;    ///< Wall time of all cells here

    /// A transaction around several of the changes below, each of which else is one of its own.
    std::unique_ptr<Transaction> begin() { return std::make_unique<Transaction>(database_); }

    /// With all of `trace`, where traces are kept, whose replicates in the cell's blocks stay as they are:
    /// the file would grow to twice its size if they were written anew. Else the blocks are forgotten.
    void keep(std::size_t cell, const CellRow& row, const Trace& trace);

    /// Rows of another database of this sweep, and all blocks of these cells.
    void take_over(const SweepDatabase& from, const std::map<std::size_t, CellRow>& rows);

    /// Makes this the database of a larger sweep: more replicates, or more values at the end of the last
    /// axis. What is known stays. Throws Error not_applicable, bad_data when it is no such sweep.
    void extend(const Sweep& larger);

    /// All replicates of a finished cell. Throws Error bad_data when they were not kept.
    Trace trace(std::size_t cell) const;

    void keep_failure(std::size_t cell, const Error& failure);

    /// What ended the sweep at one of its cells, until a process goes on with it.
    void note_stop(const std::string& why);

    /// Takes a finished database up again, its failures forgotten.
    void retry_failures();

    std::vector<Trace> blocks(std::size_t cell) const;
    void keep_blocks(std::size_t cell, const std::vector<const Trace*>& blocks);

    /// After each transaction: throws Error io when the file has lost its name, which SQLite's second file
    /// goes by; first all that was computed is brought into the file, or into a new one where it was removed.
    /// Says on stderr when another program has changed the database, or makes the second file grow.
    void check_file();

    /// Whether SQLite's second file, with the newest changes, belongs to this one and is not there.
    bool log_may_be_lost() const { return log_may_be_lost_; }

    /// Every cell that belongs here is done or has failed: notes it, with the hash ("" in a shard), and
    /// leaves one plain file without SQLite's second one. Throws Error busy when readers make that
    /// impossible.
    void finish(const std::string& hash);

    /// Compares every row, those of blocks excepted, with its digest (database_digests.hpp), as all do that
    /// go on with the file or show what is in it. Older databases have none, which is said on stderr. Throws
    /// Error bad_data, naming the cell that was changed.
    void check() const;

    /// The same of all kept replicates, which others compare as they read them: reads all of the file.
    void check_blocks() const;

    /// What in the table does not agree with itself: a row with its digest, a column with the cell's record,
    /// or the hash with the cells' hashes. Throws Error bad_data when SQLite finds the file damaged.
    std::vector<std::string> contradictions() const;

private:
    SweepDatabase(std::string parameter, std::string path, Database::Mode mode,
                  std::unique_ptr<FileLock> lock);
    /// SQLite's second file, which holds the newest changes while a sweep is being written.
    enum class Log { none, there, missing };
    static Log log_of(const std::string& path);

    void read_head();
    void begin_writing();
    void take_up();  ///< A finished database again
    void commit(Transaction& all);
    bool fold();  ///< Leaves one plain file; false when readers make that impossible.
    [[noreturn]] void lost_name();
    Error unfolded() const;
    void insert(std::size_t cell, const CellRow& row);
    std::size_t cell_of(const Statement& row) const;  ///< Its first column
    std::string named(
        std::size_t cell) const;  ///< "cell 3 (samples = 100)", or a number that is none of a cell
    std::vector<std::string> changes() const;        ///< Rows that are not what was written
    void check_block(const Statement& block) const;  ///< A row of blocks_query()
    void forget_blocks(std::size_t cell);
    void insert_blocks(std::size_t cell, const std::vector<Trace>& blocks);
    void keep_rest(std::size_t cell, const Trace& trace);           ///< What no block of the cell holds
    bool agrees(std::size_t cell, const CellRecord& record) const;  ///< With the cell's kept replicates
    Error damaged(const std::string& what) const;

    std::string parameter_, path_;
    std::unique_ptr<FileLock> lock_;  ///< Absent when only read; ends after the connection
    Log log_;                         ///< When it was opened
    Database database_;
    DatabaseHead head_;
    std::unique_ptr<CellList> cells_;
    bool log_may_be_lost_ = false;
    bool writing_ = false;  ///< Into SQLite's second file
    bool told_of_change_ = false, told_of_growth_ = false;
    std::string data_version_;  ///< SQLite's count of the changes that others have made
};

/// "samples = 100, beta = 2, series exact": what sets a cell apart.
std::string cell_name(const Sweep& sweep, const Cell& cell);

}  // namespace srlm::cli
