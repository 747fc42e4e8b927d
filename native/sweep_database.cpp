#include "sweep_database.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <utility>

#include "database_schema.hpp"
#include "experiment/error.hpp"
#include "experiment/json_text.hpp"
#include "experiment/result.hpp"
#include "files.hpp"
#include "trace_bytes.hpp"

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
}

/// Tables and metadata of a sweep of which nothing is known yet.
void write_head(const Database& database, const DatabaseHead& head) {
    create_schema(database, head.sweep);
    set(database, "sweep", sweep_json(head.sweep, -1));
    set(database, "cells", std::to_string(sweep_cells(head.sweep).size()));
    set(database, "shard", shard_text(head.shard));
    set(database, "version", head.version.empty() ? version() : std::string_view(head.version));
    set(database, "build", build_description());
    set(database, "created", now());
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

void bind_value(Statement& statement, int parameter, const Value& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        statement.bind(parameter, *whole);
    } else if (const auto* real = std::get_if<double>(&value)) {
        statement.bind(parameter, *real);
    } else if (std::holds_alternative<std::monostate>(value)) {
        statement.bind_null(parameter);
    } else {
        statement.bind(parameter, value_text(value));
    }
}

constexpr int kFirstStatistic = 8, kStatistics = 9;  // mean … wall_seconds, in the order of the table

/// What the table repeats of a record, for those who read it with other programs.
std::vector<double> statistics(const CellRow& row) {
    const CellSummary summary = cell_summary(row.record);
    return {summary.mean,     summary.standard_error, summary.low,
            summary.median,   summary.high,           static_cast<double>(summary.missing),
            row.record.floor, row.record.kappa_0,     row.wall_seconds};
}

}  // namespace

SweepDatabase::SweepDatabase(std::string parameter, std::string path, Database::Mode mode,
                             std::unique_ptr<FileLock> lock)
    : parameter_(std::move(parameter)),
      path_(std::move(path)),
      lock_(std::move(lock)),
      database_(parameter_, path_, mode) {
    read_head();
}

std::unique_ptr<SweepDatabase> SweepDatabase::create(const std::string& parameter, const std::string& given,
                                                     bool force, const DatabaseHead& head) {
    const std::string path = real_path(given);
    auto lock = std::make_unique<FileLock>(parameter, path);
    const FileKind kind = file_kind(path);
    const bool ours = kind == FileKind::ours || kind == FileKind::newer_schema;
    if (kind == FileKind::absent) {
        // SQLite would take what a removed database has left beside it for a part of the new one.
        for (const char* left : {"-wal", "-shm", "-journal"}) unlink((path + left).c_str());
        const Database memory(parameter, ":memory:", Database::Mode::memory);
        memory.execute("PRAGMA auto_vacuum = INCREMENTAL");
        write_head(memory, head);
        OutputFile(parameter, path, false).write(memory.bytes());
    } else if (!force) {
        throw Error(Code::io, parameter, "\"" + path + "\" exists already",
                    ours ? "Add --resume to go on with it, --force to replace it, or give another name"
                         : "Give another name");
    } else if (!ours) {
        throw Error(Code::bad_data, parameter, "\"" + path + "\" is no database of srlm, and is not replaced",
                    "Give another name, or remove it yourself");
    } else {
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
    auto lock = std::make_unique<FileLock>(parameter, path);
    return std::unique_ptr<SweepDatabase>(
        new SweepDatabase(parameter, path, Database::Mode::write, std::move(lock)));
}

std::unique_ptr<SweepDatabase> SweepDatabase::open_to_read(const std::string& parameter,
                                                           const std::string& given) {
    const std::string path = real_path(given);
    check_database(parameter, path);
    return std::unique_ptr<SweepDatabase>(new SweepDatabase(parameter, path, Database::Mode::read, nullptr));
}

void SweepDatabase::read_head() {
    std::map<std::string, std::string> said;
    Statement all(database_, "SELECT key, value FROM metadata");
    while (all.step()) said[all.text(0)] = all.text(1);
    try {
        head_.sweep = parse_sweep(said["sweep"]);
        head_.shard = parse_shard(said["shard"]);
    } catch (const Error& error) {
        throw damaged(std::string("its sweep cannot be read: ") + error.what());
    }
    cells_ = sweep_cells(head_.sweep);
    head_.experiment = said["experiment"];
    head_.data_digest = said["data_digest"];
    head_.version = said["version"];
    head_.created = said["created"];
    head_.hash = said["hash"];
    head_.finished = said.count("finished") > 0;
    if (lock_ && head_.finished) {
        tidy();  // in case the process that finished it was killed while it did
    } else if (lock_) {
        // A commit is one write and one sync of the journal, and readers are not kept waiting.
        database_.execute("PRAGMA journal_mode = WAL");
        database_.execute("PRAGMA synchronous = FULL");
        database_.execute("PRAGMA secure_delete = OFF");  // some builds would write zeros over blocks
    }
}

Error SweepDatabase::damaged(const std::string& what) const {
    return Error(Code::bad_data, parameter_, "\"" + path_ + "\" is damaged: " + what,
                 "Take a copy of it from before, or run the sweep anew into another file");
}

std::vector<bool> SweepDatabase::done() const {
    std::vector<bool> done(cells_.size());
    Statement all(database_, "SELECT cell FROM cells");
    while (all.step()) {
        const auto cell = static_cast<std::size_t>(all.integer(0));
        if (cell >= done.size()) throw damaged("the sweep has no cell " + std::to_string(cell));
        done[cell] = true;
    }
    return done;
}

std::map<std::size_t, CellRow> SweepDatabase::rows() const {
    std::map<std::size_t, CellRow> rows;
    Statement all(database_, "SELECT cell, record, wall_seconds FROM cells");
    while (all.step()) {
        const auto cell = static_cast<std::size_t>(all.integer(0));
        if (cell >= cells_.size()) throw damaged("the sweep has no cell " + std::to_string(cell));
        try {
            rows[cell] = {parse_cell_record(all.text(1)), all.real(2)};
        } catch (const Error& error) {
            throw damaged("cell " + std::to_string(cell) + ": " + error.problem);
        }
    }
    return rows;
}

std::vector<CellRecord> SweepDatabase::records() const {
    std::map<std::size_t, CellRow> found = rows();
    if (const std::size_t missing = cells_.size() - found.size(); missing > 0) {
        throw Error(Code::bad_data, parameter_,
                    "\"" + path_ + "\" lacks " + std::to_string(missing) + " of " +
                        std::to_string(cells_.size()) + " cells",
                    head_.shard.whole()
                        ? "Run the rest with \"srlm sweep --out " + path_ + " --resume\""
                        : "It is part " + shard_text(head_.shard) + ": join the parts with \"srlm merge\"");
    }
    std::vector<CellRecord> records;
    for (auto& [cell, row] : found) records.push_back(std::move(row.record));
    return records;
}

double SweepDatabase::seconds() const {
    Statement sum(database_, "SELECT total(wall_seconds) FROM cells");
    return sum.step() ? sum.real(0) : 0;
}

void SweepDatabase::insert(std::size_t cell, const CellRow& row) {
    const Cell& at = cells_.at(cell);
    Statement statement(database_,
                        "INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    statement.bind(1, static_cast<std::int64_t>(cell));
    if (!head_.sweep.series.empty()) statement.bind(2, head_.sweep.series[at.series].label);
    for (std::size_t a = 0; a < at.position.size(); ++a) {
        statement.bind(3 + static_cast<int>(a), static_cast<std::int64_t>(at.position[a]));
        bind_value(statement, 5 + static_cast<int>(a), head_.sweep.axes[a].values[at.position[a]]);
    }
    statement.bind(7, short_spec_json(at.spec)).bind(8, row.record.hash);
    int parameter = kFirstStatistic;
    for (const double value : statistics(row)) statement.bind(++parameter, value);
    statement.bind(18, cell_record_json(row.record)).run();
    Statement(database_, "DELETE FROM blocks WHERE cell = ?").bind(1, static_cast<std::int64_t>(cell)).run();
}

void SweepDatabase::keep(std::size_t cell, const CellRow& row) {
    Transaction all(database_);
    insert(cell, row);
    all.commit();
}

void SweepDatabase::keep(const std::map<std::size_t, CellRow>& rows) {
    Transaction all(database_);
    for (const auto& [cell, row] : rows) insert(cell, row);
    all.commit();
}

std::vector<Trace> SweepDatabase::blocks(std::size_t cell) const {
    const Spec& spec = cells_.at(cell).spec;
    const auto kept = static_cast<std::size_t>(std::max(spec.record_theta, spec.record_policy));
    std::vector<Trace> blocks;
    Statement all(database_, "SELECT first, count, trace FROM blocks WHERE cell = ? ORDER BY first");
    all.bind(1, static_cast<std::int64_t>(cell));
    while (all.step()) {
        blocks.push_back(trace_from_bytes(all.text(2), static_cast<std::size_t>(all.integer(0)),
                                          static_cast<std::size_t>(all.integer(1)),
                                          static_cast<std::size_t>(spec.rounds), kept, parameter_));
    }
    return blocks;
}

void SweepDatabase::keep_blocks(std::size_t cell, const std::vector<const Trace*>& blocks) {
    Transaction all(database_);
    Statement insert_block(database_, "INSERT INTO blocks VALUES (?, ?, ?, ?)");
    for (const Trace* block : blocks) {
        const std::string bytes = trace_bytes(*block);
        insert_block.bind(1, static_cast<std::int64_t>(cell))
            .bind(2, static_cast<std::int64_t>(block->first))
            .bind(3, static_cast<std::int64_t>(block->count))
            .bind_blob(4, bytes)
            .run();
    }
    all.commit();
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
    tidy();
}

void SweepDatabase::tidy() const {
    try {
        Statement(database_, "PRAGMA incremental_vacuum").run();  // the room that blocks have left
        database_.execute("PRAGMA journal_mode = DELETE");
    } catch (const Error&) {
        // Somebody is reading, or the disk is full: the result is complete all the same.
    }
}

std::vector<std::string> SweepDatabase::contradictions() const {
    if (const std::string check = database_.first_text("PRAGMA integrity_check(1)"); check != "ok")
        throw damaged(check);
    std::vector<std::string> found;
    std::map<std::size_t, CellRow> all = rows();
    Statement columns(database_, "SELECT * FROM cells ORDER BY cell");
    while (columns.step()) {
        const auto cell = static_cast<std::size_t>(columns.integer(0));
        const std::string name =
            "cell " + std::to_string(cell) + " (" + cell_name(head_.sweep, cells_[cell]) + ")";
        if (columns.text(7) != all[cell].record.hash) {
            found.push_back(name + ": the hash in its column is " + columns.text(7) + ", in its record " +
                            all[cell].record.hash);
        }
        if (columns.text(6) != short_spec_json(cells_[cell].spec))
            found.push_back(name + ": its spec is not that of the sweep");
        const std::vector<double> expected = statistics(all[cell]);
        for (int i = 0; i < kStatistics; ++i) {
            const double said = columns.real(kFirstStatistic + i),
                         wanted = expected[static_cast<std::size_t>(i)];
            if (said == wanted || (std::isnan(said) && std::isnan(wanted))) continue;
            found.push_back(name + ": a statistic in its columns is not that of its record");
            break;
        }
    }
    if (!head_.hash.empty() && all.size() == cells_.size() && sweep_hash(records()) != head_.hash)
        found.push_back("the sweep's hash " + head_.hash + " is not that of its cells");
    return found;
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
