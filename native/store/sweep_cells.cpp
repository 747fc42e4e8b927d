/// \file
/// The cells of a SweepDatabase: records, failures, and kept replicates.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "results/result.hpp"
#include "spec/value_text.hpp"
#include "store/database_digests.hpp"
#include "store/database_schema.hpp"
#include "store/sweep_database.hpp"
#include "store/trace_bytes.hpp"

namespace srlm::cli {

namespace {

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

/// The code of a name that code_name() has given.
Code code_from(const std::string& name) {
    for (int code = 0; code <= static_cast<int>(Code::other_bits); ++code)
        if (code_name(static_cast<Code>(code)) == name) return static_cast<Code>(code);
    return Code::io;
}

/// Replicates `first` to `end` - 1 of a trace, counted from its own first.
Trace part_of(const Trace& trace, std::size_t first, std::size_t end) {
    Trace part;
    part.first = trace.first + first;
    part.count = end - first;
    part.rounds = trace.rounds;
    const auto copy = [&](const auto& from, auto& to, std::size_t size) {
        const auto at = [&](std::size_t replicate) {
            return from.begin() + static_cast<std::ptrdiff_t>(replicate * size);
        };
        to.assign(at(first), at(end));
    };
    copy(trace.metrics, part.metrics, (trace.rounds + 1) * kMetrics);
    copy(trace.digests, part.digests, 1);
    return part;
}

/// Replicates `first` to `end` - 1 in pieces that are compressed one by one.
std::vector<Trace> pieces_of(const Trace& trace, std::size_t first, std::size_t end) {
    constexpr std::size_t kNumbers = std::size_t{1} << 20;  // of a piece: 8 MiB
    const std::size_t most = std::max<std::size_t>(1, kNumbers / ((trace.rounds + 1) * kMetrics));
    std::vector<Trace> pieces;
    for (; first < end; first += most) pieces.push_back(part_of(trace, first, std::min(first + most, end)));
    return pieces;
}

/// Blocks that follow each other as one: small ones compress badly. In order.
std::vector<Trace> joined(const std::vector<const Trace*>& blocks) {
    std::vector<const Trace*> sorted = blocks;
    std::sort(sorted.begin(), sorted.end(),
              [](const Trace* a, const Trace* b) { return a->first < b->first; });
    std::vector<std::vector<Trace>> runs;
    for (const Trace* block : sorted) {
        const bool follows =
            !runs.empty() && runs.back().back().first + runs.back().back().count == block->first;
        if (!follows) runs.emplace_back();
        runs.back().push_back(part_of(*block, 0, block->count));
    }
    std::vector<Trace> all;
    for (auto& run : runs) all.push_back(join(std::move(run)));
    return all;
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

std::size_t SweepDatabase::cell_of(const Statement& row) const {
    const auto cell = static_cast<std::size_t>(row.integer(0));
    if (cell >= cells_->size()) throw damaged("the sweep has no cell " + std::to_string(cell));
    return cell;
}

std::vector<bool> SweepDatabase::done() const {
    std::vector<bool> done(cells_->size());
    Statement all(database_, "SELECT cell FROM cells");
    while (all.step()) done[cell_of(all)] = true;
    return done;
}

std::map<std::size_t, CellRow> SweepDatabase::rows() const {
    std::map<std::size_t, CellRow> rows;
    Statement all(database_, "SELECT cell, record, wall_seconds FROM cells");
    while (all.step()) {
        const std::size_t cell = cell_of(all);
        try {
            rows[cell] = {parse_cell_record(all.text(1)), all.real(2)};
        } catch (const Error& error) {
            throw damaged("cell " + std::to_string(cell) + ": " + error.cause);
        }
    }
    return rows;
}

std::vector<CellRecord> SweepDatabase::records() const {
    std::vector<CellRecord> records(cells_->size(), empty_record());
    for (auto& [cell, row] : rows()) records[cell] = std::move(row.record);
    for (const auto& [cell, failure] : failures()) records[cell] = empty_record(failure);
    return records;
}

std::map<std::size_t, Error> SweepDatabase::failures() const {
    std::map<std::size_t, Error> failures;
    if (!has_table(database_, "failures")) return failures;  // of an older version
    Statement all(database_, "SELECT cell, code, parameter, problem, remedy FROM failures");
    while (all.step()) {
        const std::size_t cell = cell_of(all);
        failures.emplace(cell, Error(code_from(all.text(1)), all.text(2), all.text(3), all.text(4)));
    }
    return failures;
}

void SweepDatabase::keep_failure(std::size_t cell, const Error& failure) {
    Transaction all(database_);
    Statement(database_, "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)")
        .bind(1, static_cast<std::int64_t>(cell))
        .bind(2, code_name(failure.code))
        .bind(3, failure.parameter)
        .bind(4, failure.cause)
        .bind(5, failure.remedy)
        .run();
    note_failure(database_, static_cast<std::int64_t>(cell));
    commit(all);
}

void SweepDatabase::insert(std::size_t cell, const CellRow& row) {
    const Cell at = (*cells_)[cell];
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
    note_cell(database_, static_cast<std::int64_t>(cell));
}

void SweepDatabase::forget_blocks(std::size_t cell) {
    const auto number = static_cast<std::int64_t>(cell);
    Statement(database_, "DELETE FROM blocks WHERE cell = ?").bind(1, number).run();
    cli::forget_blocks(database_, number);
}

void SweepDatabase::keep(std::size_t cell, const CellRow& row, const Trace& trace) {
    Transaction all(database_);
    insert(cell, row);
    if (head_.traces) {
        keep_rest(cell, trace);
    } else {
        forget_blocks(cell);
    }
    commit(all);
}

void SweepDatabase::keep_rest(std::size_t cell, const Trace& trace) {
    std::vector<Trace> pieces;
    std::size_t next = 0;
    const auto fill = [&](std::size_t end) {
        for (Trace& piece : pieces_of(trace, next, end)) pieces.push_back(std::move(piece));
    };
    Statement kept(database_, "SELECT first, count FROM blocks WHERE cell = ? ORDER BY first");
    kept.bind(1, static_cast<std::int64_t>(cell));
    while (kept.step()) {
        const std::size_t first = static_cast<std::size_t>(kept.integer(0)) - trace.first;
        fill(first);
        next = first + static_cast<std::size_t>(kept.integer(1));
    }
    fill(trace.count);
    insert_blocks(cell, pieces);
}

void SweepDatabase::take_over(const SweepDatabase& from, const std::map<std::size_t, CellRow>& rows) {
    Transaction all(database_);
    Statement read(from.database_, blocks_query(from.database_, "WHERE cell = ?"));
    Statement write(database_, "INSERT INTO blocks VALUES (?, ?, ?, ?)");
    for (const auto& [cell, row] : rows) {
        insert(cell, row);
        if (!head_.traces) continue;
        const auto number = static_cast<std::int64_t>(cell);
        read.bind(1, number);
        while (read.step()) {
            from.check_block(read);
            const std::int64_t first = read.integer(2);
            const std::string bytes = read.text(4);
            write.bind(1, number).bind(2, first).bind(3, read.integer(3)).bind_blob(4, bytes).run();
            note_block(database_, number, first);
        }
    }
    commit(all);
}

Trace SweepDatabase::trace(std::size_t cell) const {
    if (!head_.traces) {
        throw Error(Code::bad_data, parameter_,
                    "\"" + path_ + "\" was made without the replicates (--no-traces)",
                    "Run the sweep anew without --no-traces");
    }
    std::vector<Trace> pieces = blocks(cell);
    std::size_t count = 0;
    for (const Trace& piece : pieces) count += piece.count;
    if (count != static_cast<std::size_t>((*cells_)[cell].spec.replicates))
        throw damaged("cell " + std::to_string(cell) + " lacks replicates");
    return join(std::move(pieces));
}

std::vector<Trace> SweepDatabase::blocks(std::size_t cell) const {
    const Spec spec = (*cells_)[cell].spec;
    const auto kept = static_cast<std::size_t>(std::max(spec.record_theta, spec.record_policy));
    std::vector<Trace> blocks;
    Statement all(database_, blocks_query(database_, "WHERE cell = ?"));
    all.bind(1, static_cast<std::int64_t>(cell));
    while (all.step()) {
        check_block(all);
        blocks.push_back(trace_from_packed(all.text(4), static_cast<std::size_t>(all.integer(2)),
                                           static_cast<std::size_t>(all.integer(3)),
                                           static_cast<std::size_t>(spec.rounds), kept, parameter_));
    }
    return blocks;
}

void SweepDatabase::check_block(const Statement& block) const {
    if (!is_as_written(database_, block)) {
        throw damaged(named(static_cast<std::size_t>(block.integer(1))) +
                      ": its replicates are not what was written");
    }
}

void SweepDatabase::check_blocks() const {
    Statement all(database_, blocks_query(database_, ""));
    while (all.step()) check_block(all);
}

void SweepDatabase::keep_blocks(std::size_t cell, const std::vector<const Trace*>& blocks) {
    Transaction all(database_);
    insert_blocks(cell, joined(blocks));
    commit(all);
}

void SweepDatabase::insert_blocks(std::size_t cell, const std::vector<Trace>& blocks) {
    Statement insert_block(database_, "INSERT INTO blocks VALUES (?, ?, ?, ?)");
    for (const Trace& block : blocks) {
        const std::string bytes = packed_trace(block);
        insert_block.bind(1, static_cast<std::int64_t>(cell))
            .bind(2, static_cast<std::int64_t>(block.first))
            .bind(3, static_cast<std::int64_t>(block.count))
            .bind_blob(4, bytes)
            .run();
        note_block(database_, static_cast<std::int64_t>(cell), static_cast<std::int64_t>(block.first));
    }
}

bool SweepDatabase::agrees(std::size_t cell, const CellRecord& record) const {
    try {
        const Trace kept = trace(cell);
        return result_hash(kept.digests) == record.hash &&
               cell_record_json(remeasured(head_.sweep, (*cells_)[cell].series, record, kept)) ==
                   cell_record_json(record);
    } catch (const Error&) {  // some are missing, or are not what was written
        return false;
    }
}

std::vector<std::string> SweepDatabase::contradictions() const {
    if (const std::string check = database_.first_text("PRAGMA integrity_check(1)"); check != "ok")
        throw damaged(check);
    std::vector<std::string> found = changes();
    std::map<std::size_t, CellRow> all = rows();
    Statement columns(database_, "SELECT * FROM cells ORDER BY cell");
    while (columns.step()) {
        const auto cell = static_cast<std::size_t>(columns.integer(0));
        const std::string name =
            "cell " + std::to_string(cell) + " (" + cell_name(head_.sweep, (*cells_)[cell]) + ")";
        if (columns.text(7) != all[cell].record.hash) {
            found.push_back(name + ": the hash in its column is " + columns.text(7) + ", in its record " +
                            all[cell].record.hash);
        }
        if (columns.text(6) != short_spec_json((*cells_)[cell].spec))
            found.push_back(name + ": its spec is not that of the sweep");
        if (head_.traces && !agrees(cell, all[cell].record))
            found.push_back(name + ": its replicates are not those of its record");
        const std::vector<double> expected = statistics(all[cell]);
        for (int i = 0; i < kStatistics; ++i) {
            const double said = columns.real(kFirstStatistic + i),
                         wanted = expected[static_cast<std::size_t>(i)];
            if (said == wanted || (std::isnan(said) && std::isnan(wanted))) continue;
            found.push_back(name + ": a statistic in its columns is not that of its record");
            break;
        }
    }
    if (!head_.hash.empty() && hash() != head_.hash)
        found.push_back("the sweep's hash " + head_.hash + " is not that of its cells");
    return found;
}

}  // namespace srlm::cli
