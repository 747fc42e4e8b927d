/// \file
/// `srlm merge`.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "commands/commands.hpp"
#include "commands/exit_status.hpp"
#include "commands/sweep_source.hpp"
#include "io/outputs.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"
#include "store/database_schema.hpp"
#include "store/sweep_database.hpp"

namespace srlm::cli {

namespace {

/// Cells of all parts together.
class Joined {
public:
    void add(const SweepDatabase& part) {
        const DatabaseHead& head = part.head();
        if (from_.empty()) {
            head_ = head;
        } else {
            check_same(part);
            head_.traces = head_.traces && head.traces;
        }
        from_.push_back(part.path());
        for (const auto& [cell, failure] : part.failures()) failures_.emplace(cell, failure);
        for (auto& [cell, row] : part.rows()) {
            const auto known = rows_.find(cell);
            if (known == rows_.end()) {
                rows_[cell] = row;
                source_[cell] = part.path();
            } else if (cell_record_json(known->second.record) != cell_record_json(row.record)) {
                throw Error(Code::bad_data, "PART",
                            "cell " + std::to_string(cell) + " (" +
                                cell_name(head.sweep, part.cells()[cell]) + ") has hash " +
                                known->second.record.hash + " in \"" + source_[cell] + "\" and " +
                                row.record.hash + " in \"" + part.path() + "\"",
                            "Find out with \"srlm verify\" which of the two is right");
            }
        }
    }

    const DatabaseHead& head() const { return head_; }
    const std::map<std::size_t, CellRow>& rows() const { return rows_; }

    void give_rows(SweepDatabase& database) const {
        for (const std::string& path : from_) {
            std::map<std::size_t, CellRow> rows;
            for (const auto& [cell, row] : rows_)
                if (source_.at(cell) == path) rows.emplace(cell, row);
            database.take_over(*SweepDatabase::open_to_read("PART", path), rows);
        }
    }

    /// Of the cells that no part has.
    std::map<std::size_t, Error> failures() const {
        std::map<std::size_t, Error> failures = failures_;
        for (const auto& [cell, row] : rows_) failures.erase(cell);
        return failures;
    }

private:
    void check_same(const SweepDatabase& part) const {
        const auto refuse = [&](const std::string& what) {
            return Error(Code::bad_data, "PART",
                         "\"" + part.path() + "\" does not belong to \"" + from_.front() + "\": " + what,
                         "Give only parts of one sweep, run by one version");
        };
        const std::string difference =
            sweep_difference(head_.sweep, "the one", part.head().sweep, "the other");
        if (!difference.empty()) throw refuse(difference);
        if (part.head().version != head_.version)
            throw refuse("its version is " + part.head().version + ", not " + head_.version);
        if (part.head().data_digest != head_.data_digest) throw refuse("the user's files are others");
    }

    DatabaseHead head_;
    std::vector<std::string> from_;
    std::map<std::size_t, CellRow> rows_;
    std::map<std::size_t, Error> failures_;
    std::map<std::size_t, std::string> source_;
};

/// Throws Error out_of_range when the file that --force would replace is a part itself: the one that stands
/// where OUT was forgotten.
void check_nothing_lost(const std::string& out_path, const Joined& joined) {
    if (file_kind(out_path) != FileKind::ours) return;
    const auto old = SweepDatabase::open_to_read("OUT", out_path);
    const DatabaseHead& head = old->head();
    const auto has = [&](const auto& row) { return joined.rows().count(row.first) > 0; };
    std::string cause;
    if (!head.shard.whole()) {
        cause = "is part " + shard_text(head.shard) + " of a sweep";
    } else if (sweep_difference(head.sweep, "", joined.head().sweep, "").empty()) {
        const auto rows = old->rows();
        if (!std::all_of(rows.begin(), rows.end(), has)) cause = "has cells of this sweep that no PART has";
    }
    if (cause.empty()) return;
    throw Error(Code::out_of_range, "OUT", "\"" + out_path + "\" " + cause + ", and is not replaced",
                "Name the file to write first, then the parts: \"srlm merge OUT PART …\"");
}

}  // namespace

int command_merge(const std::string& out_path, const std::vector<std::string>& parts, bool force) {
    FilesInUse files;
    for (const std::string& part : parts) files.database_to_read("PART", part);
    files.database_to_write("OUT", out_path);
    Joined joined;
    for (const std::string& part : parts) {
        const auto database = SweepDatabase::open_to_read("PART", part);
        database->check();
        database->check_blocks();
        joined.add(*database);
    }
    DatabaseHead head = joined.head();
    head.shard = {};
    if (force) check_nothing_lost(out_path, joined);
    const auto database = SweepDatabase::create("OUT", out_path, force,
                                                "Add --force to replace it, or give another name", head);
    joined.give_rows(*database);
    const std::map<std::size_t, Error> failures = joined.failures();
    for (const auto& [cell, failure] : failures) database->keep_failure(cell, failure);
    const std::size_t all = database->cells().size(), have = joined.rows().size();
    std::string words =
        std::to_string(have) + " of " + counted(all, "cell") + " from " + counted(parts.size(), "file");
    if (!failures.empty()) words += ", " + have_failed(failures.size());
    if (have + failures.size() == all) {
        const std::string hash = database->hash();
        database->finish(hash);
        words += "\nHash         " + hash;
    } else {
        words += "; run the rest with \"srlm sweep --out " + out_path + " --resume\"";
    }
    out().say("Merged       " + words);
    return kOk;
}

}  // namespace srlm::cli
