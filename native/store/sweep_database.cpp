#include "store/sweep_database.hpp"

#include <unistd.h>

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <utility>

#include "base/error.hpp"
#include "base/format.hpp"
#include "io/files.hpp"
#include "report/terminal.hpp"
#include "results/result.hpp"
#include "spec/value_text.hpp"
#include "store/database_digests.hpp"
#include "store/database_schema.hpp"

namespace srlm::cli {

namespace {

std::string now() {
    const std::time_t seconds = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

void set(const Database& database, std::string_view key, std::string_view value) {
    Statement(database, "INSERT OR REPLACE INTO metadata VALUES (?, ?)").bind(1, key).bind(2, value).run();
    note_metadata(database, std::string(key));
}

void forget(const Database& database, const std::string& key) {
    Statement(database, "DELETE FROM metadata WHERE key = ?").bind(1, key).run();
    forget_metadata(database, key);
}

/// Tables and metadata of a sweep of which nothing is known yet.
void write_head(const Database& database, const DatabaseHead& head) {
    create_schema(database, head.sweep);
    set(database, "sweep", sweep_json(head.sweep, -1));
    set(database, "cells", std::to_string(cell_count(head.sweep)));
    set(database, "shard", shard_text(head.shard));
    set(database, "traces", head.traces ? "all" : "none");
    set(database, "version", head.version.empty() ? version() : std::string_view(head.version));
    set(database, "build", build_description());
    set(database, "created", now());
    char host[256] = {};
    if (gethostname(host, sizeof host - 1) == 0) set(database, "host", host);
    if (!head.experiment.empty()) set(database, "experiment", head.experiment);
    if (!head.data_digest.empty()) set(database, "data_digest", head.data_digest);
}

/// The file itself when the path is a link to it: locks and SQLite's second files stand beside it.
std::string real_path(const std::string& path) {
    std::error_code none;
    if (!std::filesystem::is_symlink(path, none)) return path;
    const auto real = std::filesystem::canonical(path, none);
    return none ? path : real.string();
}

constexpr const char* kWriter = "writing";  ///< Key of the process that writes, as long as it does
constexpr const char* kLog = "-wal";

std::string this_process() {
    char host[256] = {};
    gethostname(host, sizeof host - 1);
    return "process " + std::to_string(getpid()) + " on " + host;
}

/// Throws Error io where a log stands without its database: SQLite would take it for that of a new one.
void check_no_log_left(const std::string& parameter, const std::string& path) {
    for (const std::string& left : {path + kLog, path + "-journal"}) {
        std::error_code none;
        if (!std::filesystem::exists(left, none)) continue;
        throw Error(Code::io, parameter,
                    "\"" + left + "\" is left of a database of this name, which was removed or renamed",
                    "Give the database its name again, or remove what is left of it");
    }
}

/// The one writer's lock. Throws Error busy.
std::unique_ptr<FileLock> take_lock(const std::string& parameter, const std::string& path) {
    if (auto lock = FileLock::take(parameter, path)) return lock;
    std::string who;
    std::error_code none;
    try {
        if (std::filesystem::exists(path + kLog, none)) {  // else it is written under another name
            const Database database("", path, Database::Mode::read);
            who =
                Statement(database, "SELECT value FROM metadata WHERE key = ?").bind(1, kWriter).first_text();
        }
    } catch (const Error&) {
        // It is about to begin, or to end.
    }
    throw Error(Code::busy, parameter,
                "another srlm" + (who.empty() ? "" : " (" + who + ")") + " is writing \"" + path + "\"",
                "Wait until it has ended, or give another file");
}

/// Throws Error io when the file has a second name, by which SQLite would not find its log.
void check_one_name(const std::string& parameter, const std::string& path, const FileLock& lock) {
    if (lock.names() <= 1) return;
    throw Error(Code::io, parameter,
                "\"" + path + "\" has " + std::to_string(lock.names()) +
                    " names (hard links), and a database that is written may have one only",
                "Remove the other names (find -samefile shows them), or go on with a copy");
}

}  // namespace

SweepDatabase::SweepDatabase(std::string parameter, std::string path, Database::Mode mode,
                             std::unique_ptr<FileLock> lock)
    : parameter_(std::move(parameter)),
      path_(std::move(path)),
      lock_(std::move(lock)),
      log_(log_of(path_)),  // before SQLite opens, and changes, it
      database_(parameter_, path_, mode) {
    read_head();
    if (lock_) begin_writing();
}

SweepDatabase::~SweepDatabase() {
    try {
        if (writing_) fold();
    } catch (...) {
        // A full disk, or somebody is reading: then the second file stays, and belongs to the first.
    }
}

std::unique_ptr<SweepDatabase> SweepDatabase::create(const std::string& parameter, const std::string& given,
                                                     bool force, const std::string& remedy,
                                                     const DatabaseHead& head) {
    const std::string path = real_path(given);
    const FileKind kind = file_kind(path);
    const bool ours = kind == FileKind::ours || kind == FileKind::newer_schema;
    if (kind == FileKind::absent) {
        check_no_log_left(parameter, path);
        const Database memory(parameter, ":memory:", Database::Mode::memory);
        memory.execute("PRAGMA auto_vacuum = INCREMENTAL");
        write_head(memory, head);
        OutputFile(parameter, path, false).write(memory.bytes());
        return open(parameter, path);
    }
    auto lock = ours ? take_lock(parameter, path) : nullptr;
    if (!force) {
        throw Error(Code::io, parameter, "\"" + path + "\" exists already",
                    ours ? remedy : "Give another name");
    }
    if (!ours) {
        throw Error(Code::bad_data, parameter, "\"" + path + "\" is no database of srlm, and is not replaced",
                    "Give another name, or remove it yourself");
    }
    check_one_name(parameter, path, *lock);
    {
        const Database old(parameter, path, Database::Mode::write);
        Transaction all(old);
        drop_schema(old);
        write_head(old, head);
        all.commit();
    }
    return std::unique_ptr<SweepDatabase>(
        new SweepDatabase(parameter, path, Database::Mode::write, std::move(lock)));
}

std::unique_ptr<SweepDatabase> SweepDatabase::open(const std::string& parameter, const std::string& given) {
    const std::string path = real_path(given);
    check_database(parameter, path);
    auto lock = take_lock(parameter, path);
    return std::unique_ptr<SweepDatabase>(
        new SweepDatabase(parameter, path, Database::Mode::write, std::move(lock)));
}

std::unique_ptr<SweepDatabase> SweepDatabase::open_to_read(const std::string& parameter,
                                                           const std::string& given) {
    const std::string path = real_path(given);
    check_database(parameter, path);
    const bool no_log = log_of(path) == Log::missing;
    if (no_log && FileLock::is_held(path)) {
        throw Error(Code::busy, parameter, "\"" + path + "\" is being written under another name",
                    "Use that name, or wait until the sweep has ended");
    }
    const Database::Mode mode = no_log ? Database::Mode::unchanging : Database::Mode::read;
    return std::unique_ptr<SweepDatabase>(new SweepDatabase(parameter, path, mode, nullptr));
}

void SweepDatabase::read_head() {
    for (const std::string& key : changed_metadata(database_))
        throw damaged("\"" + key + "\" of its metadata is not what was written");
    std::map<std::string, std::string> said;
    Statement all(database_, "SELECT key, value FROM metadata");
    while (all.step()) said[all.text(0)] = all.text(1);
    try {
        head_.sweep = srlm::read_sweep(said["sweep"]);  // a cell may be invalid: then it has failed
        cells_ = std::make_unique<CellList>(head_.sweep);
        head_.shard = parse_shard(said["shard"]);
    } catch (const Error& error) {
        throw damaged(std::string("its sweep cannot be read: ") + error.what());
    }
    head_.experiment = said["experiment"];
    head_.data_digest = said["data_digest"];
    head_.version = said["version"];
    head_.build = said["build"];
    head_.host = said["host"];
    head_.created = said["created"];
    head_.hash = said["hash"];
    head_.stopped = said["stopped"];
    head_.finished = said.count("finished") > 0;
    head_.traces = said["traces"] == "all";
    head_.writer = said[kWriter];
    // Another program has folded the log in after a kill, or the file was copied or renamed without it.
    log_may_be_lost_ = log_ == Log::missing && said.count(kWriter) > 0;
    if (lock_ && log_may_be_lost_) {
        // Then its pages may be of several moments: every row is compared with itself before it is relied on.
        if (const auto found = contradictions(); !found.empty()) throw damaged(found.front());
    }
}

void SweepDatabase::begin_writing() {
    if (head_.finished && log_ == Log::none) return;  // nothing will be written
    check_one_name(parameter_, path_, *lock_);
    writing_ = true;
    if (head_.finished) {  // the process that finished it was killed while it did
        if (!fold()) throw unfolded();
        return;
    }
    // A commit is one write and one sync of the log, and readers are not kept waiting.
    // First: then the file itself says that it needs its log.
    Statement(database_, "INSERT OR REPLACE INTO metadata VALUES (?, ?)")
        .bind(1, kWriter)
        .bind(2, this_process())
        .run();
    database_.execute_when_free("PRAGMA journal_mode = WAL");
    database_.execute("PRAGMA synchronous = FULL");
    database_.execute("PRAGMA secure_delete = OFF");  // some builds would write zeros over blocks
    add_new_tables(database_);
    forget(database_, "stopped");
    head_.stopped.clear();
    data_version_ = database_.first_text("PRAGMA data_version");
}

std::vector<std::string> SweepDatabase::changes() const {
    std::vector<std::string> found;
    const auto add = [&](const std::vector<std::int64_t>& cells, const char* what) {
        for (const std::int64_t cell : cells)
            found.push_back(named(static_cast<std::size_t>(cell)) + ": its " + what +
                            " is not what was written");
    };
    add(changed_cells(database_), "row");
    add(changed_failures(database_), "failure");
    return found;
}

std::string SweepDatabase::named(std::size_t cell) const {
    return "cell " + std::to_string(static_cast<std::int64_t>(cell)) +
           (cell < cells_->size() ? " (" + cell_name(head_.sweep, (*cells_)[cell]) + ")" : "");
}

void SweepDatabase::check() const {
    for (const std::string& change : changes()) throw damaged(change);
    if (has_digests(database_)) return;
    err().say("srlm: note: \"" + path_ +
              "\" is of a version that kept no digests of its rows: it is taken as it stands, unverified.");
}

Error SweepDatabase::damaged(const std::string& what) const {
    return Error(Code::bad_data, parameter_, "\"" + path_ + "\" is damaged: " + what,
                 "Take a copy of it from before, or run the sweep anew into another file");
}

SweepDatabase::Log SweepDatabase::log_of(const std::string& path) {
    if (!has_write_ahead_log(path)) return Log::none;
    std::error_code none;
    return std::filesystem::exists(path + kLog, none) ? Log::there : Log::missing;
}

void SweepDatabase::note_stop(const std::string& why) {
    Transaction all(database_);
    set(database_, "stopped", why);
    commit(all);
}

void SweepDatabase::retry_failures() {
    if (failures().empty()) return;
    Transaction all(database_);
    database_.execute("DELETE FROM failures");
    forget_failures(database_);
    for (const char* key : {"finished", "hash"}) forget(database_, key);
    all.commit();
    take_up();
}

void SweepDatabase::take_up() {
    head_.finished = false;
    head_.hash.clear();
    if (!writing_) begin_writing();
}

std::string SweepDatabase::hash() const {
    std::vector<std::string> parts(cells_->size());
    Statement all(database_, "SELECT cell, hash FROM cells");
    while (all.step()) parts.at(static_cast<std::size_t>(all.integer(0))) = all.text(1);
    for (const auto& [cell, failure] : failures()) parts.at(cell) = code_name(failure.code);
    return sweep_hash(parts);
}

double SweepDatabase::seconds() const {
    Statement sum(database_, "SELECT total(wall_seconds) FROM cells");
    return sum.step() ? sum.real(0) : 0;
}

void SweepDatabase::commit(Transaction& all) {
    all.commit();
    if (!database_.in_transaction()) check_file();
}

void SweepDatabase::extend(const Sweep& larger) {
    const auto refuse = [this](const std::string& what, const std::string& remedy) {
        return Error(Code::not_applicable, "--resume", "\"" + path_ + "\" cannot be extended so: " + what,
                     remedy);
    };
    const CellList cells(larger);
    if (!head_.shard.whole())
        throw refuse("it is part " + shard_text(head_.shard), "Join the parts first, with \"srlm merge\"");
    bool more_replicates = false;
    for (std::size_t i = 0; i < cells_->size(); ++i) {
        const Cell before = (*cells_)[i], after = cells[i];
        if (before.series != after.series || before.position != after.position ||
            before.spec.seed != after.spec.seed) {
            throw refuse("its cells would change their places, and so their seeds",
                         "Add values at the end of the last axis only, or give another --out");
        }
        more_replicates = more_replicates || before.spec.replicates != after.spec.replicates;
    }
    if (more_replicates && !head_.traces) {
        throw refuse("its replicates were not kept (--no-traces)",
                     "Run the larger sweep anew into another file");
    }
    Transaction all(database_);
    for (std::size_t i = 0; more_replicates && i < cells_->size(); ++i) {
        if ((*cells_)[i].spec.replicates == cells[i].spec.replicates) continue;
        // Its replicates stay, as the blocks of a cell that has not finished.
        Statement(database_, "DELETE FROM cells WHERE cell = ?").bind(1, static_cast<std::int64_t>(i)).run();
        forget_cell(database_, static_cast<std::int64_t>(i));
    }
    set(database_, "sweep", sweep_json(larger, -1));
    set(database_, "cells", std::to_string(cells.size()));
    for (const char* key : {"finished", "hash"}) forget(database_, key);
    all.commit();
    head_.sweep = larger;
    cells_ = std::make_unique<CellList>(larger);
    take_up();
}

void SweepDatabase::finish(const std::string& hash) {
    if (head_.finished) return;
    {
        Transaction all(database_);
        if (!hash.empty()) set(database_, "hash", hash);
        set(database_, "finished", now());
        all.commit();
    }
    head_.hash = hash;
    head_.finished = true;
    if (!fold()) throw unfolded();
    check_file();
}

bool SweepDatabase::fold() {
    writing_ = false;  // it is tried once
    Statement(database_, "DELETE FROM metadata WHERE key = ?").bind(1, kWriter).run();
    try {
        if (head_.finished) Statement(database_, "PRAGMA incremental_vacuum").run();  // the room of blocks
    } catch (const Error&) {
        // The disk is full: the result is complete all the same.
    }
    {
        Statement checkpoint(database_, "PRAGMA wal_checkpoint(TRUNCATE)");
        if (checkpoint.step() && checkpoint.integer(0) != 0) return false;
    }
    try {
        if (lock_->still_named()) database_.execute("PRAGMA journal_mode = DELETE");
    } catch (const Error&) {
        // Somebody has it open, without a transaction: the log is empty, and goes with the last of them.
    }
    return true;
}

Error SweepDatabase::unfolded() const {
    return Error(Code::busy, parameter_,
                 "all cells are done and safe, but another program is reading \"" + path_ +
                     "\", so that some are still in \"" + path_ + kLog + "\"",
                 "Close that program, or let it end its transaction, then run \"srlm sweep --out " + path_ +
                     " --resume\"");
}

void SweepDatabase::check_file() {
    if (!lock_->still_named()) lost_name();
    if (!writing_) return;
    const auto tell = [](bool& told, const std::string& words) {
        if (!told) err().say("srlm: " + words);
        told = true;
    };
    if (database_.first_text("PRAGMA data_version") != data_version_) {
        tell(told_of_change_, "another program has changed \"" + path_ +
                                  "\" while it is being written; \"srlm verify\" shows whether it is sound");
    }
    constexpr std::uintmax_t kMuch = std::uintmax_t{256} << 20;
    std::error_code none;
    if (std::filesystem::file_size(path_ + kLog, none) > kMuch && !none) {
        tell(told_of_growth_,
             "\"" + path_ + kLog + "\" has " + bytes_text(kMuch) +
                 " and grows, because another program keeps a transaction open that reads \"" + path_ + "\"");
    }
}

void SweepDatabase::lost_name() {
    if (writing_ && !fold()) {
        throw Error(Code::busy, parameter_,
                    "\"" + path_ + "\" was renamed or removed, and another program is reading it",
                    "Give it its name again, close that program, and go on with --resume");
    }
    std::error_code none;
    if (std::filesystem::file_size(path_ + kLog, none) == 0 && !none) {
        for (const char* left : {kLog, "-shm"}) std::filesystem::remove(path_ + left, none);
    }
    const auto stopped = [this](const std::string& what, const std::string& name) {
        return Error(Code::io, parameter_,
                     "\"" + path_ + "\" was " + what +
                         " while it was being written, and all that was computed is in \"" + name + "\"",
                     "Go on with \"srlm sweep --out " + name + " --resume\"");
    };
    if (lock_->names() > 0) {
        const std::string name = lock_->name_now();
        throw stopped("renamed", name.empty() ? "the file that had this name" : name);
    }
    for (const std::string& name : {path_, path_ + ".saved"}) {
        try {
            OutputFile(parameter_, name, false).write(lock_->bytes());
        } catch (const Error&) {
            continue;
        }
        throw stopped("removed", name);
    }
    throw Error(Code::io, parameter_,
                "\"" + path_ + "\" was removed while it was being written, and cannot be written anew",
                "Run the sweep again, elsewhere");
}

std::string cell_name(const Sweep& sweep, const Cell& cell) {
    std::string name;
    for (std::size_t a = 0; a < cell.position.size(); ++a) {
        name += (name.empty() ? "" : ", ") + sweep.axes[a].parameter + " = " +
                value_text(sweep.axes[a].values[cell.position[a]]);
    }
    if (!sweep.series.empty())
        name += (name.empty() ? "series " : ", series ") + sweep.series[cell.series].label;
    return name.empty() ? "the only one" : name;
}

}  // namespace srlm::cli
