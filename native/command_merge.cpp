/// \file
/// `srlm merge`.

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "commands.hpp"
#include "exit_status.hpp"
#include "experiment/error.hpp"
#include "sweep_database.hpp"
#include "sweep_source.hpp"
#include "terminal.hpp"
#include "text.hpp"

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
        }
        from_.push_back(part.path());
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
    std::map<std::size_t, std::string> source_;
};

}  // namespace

int command_merge(const std::string& out_path, const std::vector<std::string>& parts, bool force) {
    const auto place = [](const std::string& path) {
        return std::filesystem::weakly_canonical(std::filesystem::absolute(path));
    };
    for (const std::string& part : parts) {
        if (place(part) == place(out_path)) {
            throw Error(Code::out_of_range, "OUT", "\"" + out_path + "\" is one of the parts, too",
                        "Name another file");
        }
    }
    Joined joined;
    for (const std::string& part : parts) joined.add(*SweepDatabase::open_to_read("PART", part));
    DatabaseHead head = joined.head();
    head.shard = {};
    const auto database = SweepDatabase::create("OUT", out_path, force, head);
    database->keep(joined.rows());
    const std::size_t all = database->cells().size(), have = joined.rows().size();
    std::string words = std::to_string(have) + " of " + std::to_string(all) + " cells from " +
                        std::to_string(parts.size()) + (parts.size() == 1 ? " file" : " files");
    if (have == all) {
        const std::string hash = sweep_hash(database->records());
        database->finish(hash);
        words += "\nHash         " + hash;
    } else {
        words += "; run the rest with \"srlm sweep --out " + out_path + " --resume\"";
    }
    out().print(printable("Merged       " + words) + "\n");
    return kOk;
}

}  // namespace srlm::cli
