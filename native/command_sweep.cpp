/// \file
/// `srlm sweep`.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "commands.hpp"
#include "exit_status.hpp"
#include "experiment/error.hpp"
#include "files.hpp"
#include "interrupt.hpp"
#include "machine.hpp"
#include "sweep_arguments.hpp"
#include "sweep_database.hpp"
#include "sweep_loop.hpp"
#include "sweep_report.hpp"
#include "sweep_source.hpp"
#include "terminal.hpp"

namespace srlm::cli {

namespace {

/// Keeps records in memory until the end.
class MemoryKeeper : public CellKeeper {
public:
    void keep(std::size_t, CellRecord record, double) override { records.push_back(std::move(record)); }

    std::vector<CellRecord> records;
};

/// Commits records, and blocks of long cells, to a database.
class DatabaseKeeper : public CellKeeper {
public:
    explicit DatabaseKeeper(SweepDatabase& database) : database_(database) {}

    void keep(std::size_t cell, CellRecord record, double seconds) override {
        database_.keep(cell, {std::move(record), seconds});
    }
    std::vector<Trace> blocks(std::size_t cell) override { return database_.blocks(cell); }
    void keep_blocks(std::size_t cell, const std::vector<const Trace*>& blocks) override {
        database_.keep_blocks(cell, blocks);
    }
    bool keeps_blocks() const override { return true; }

private:
    SweepDatabase& database_;
};

void check_database_flags(const SweepArguments& arguments) {
    if (!arguments.out.empty()) return;
    for (const auto& [given, flag] :
         {std::pair(arguments.resume, "--resume"), std::pair(!arguments.shard.empty(), "--shard")}) {
        if (given) throw Error(Code::not_applicable, flag, "it is about a database", "Add --out FILE");
    }
}

/// A part has no table and no hash of its own.
void check_shard_flags(const SweepArguments& arguments, const Shard& shard) {
    if (shard.whole()) return;
    for (const auto& [text, flag] : {std::pair(arguments.json, "--json"), std::pair(arguments.csv, "--csv"),
                                     std::pair(arguments.expect, "--expect")}) {
        if (text.empty()) continue;
        throw Error(Code::not_applicable, flag, "part " + shard_text(shard) + " is not the whole sweep",
                    "Leave it out, join the parts with \"srlm merge\", then use \"srlm export\"");
    }
}

std::string quoted(const std::string& path) {
    return path.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-") ==
                   std::string::npos
               ? path
               : "'" + path + "'";
}

[[noreturn]] void stop(const SweepProgress& progress, std::size_t cells, const SweepDatabase* database) {
    err().print("srlm: interrupted with " + std::to_string(progress.cells_done()) + " of " +
                std::to_string(cells) + " cells done; " +
                (database ? "go on with \"srlm sweep --out " + quoted(database->path()) + " --resume\".\n"
                          : "nothing was written.\n"));
    throw Interrupted{};
}

/// Compares with what was asked for and with the result that is being repeated.
ExitStatus compare(const SweepArguments& arguments, const SweepRequest& request, const std::string& hash,
                   const Terminal& talk) {
    ExitStatus status = kOk;
    for (const auto& [wanted, whose] : {std::pair(arguments.expect, "the expected one"),
                                        std::pair(request.expected, "that of the result file")}) {
        if (wanted.empty()) continue;
        if (wanted != hash) {
            err().print("srlm: hash differs: got " + hash + ", but " + whose + " is " + wanted + ".\n");
            status = kHashDiffers;
        } else if (!arguments.quiet) {
            talk.print(std::string("The hash is ") + whose + ".\n");
        }
    }
    return status;
}

}  // namespace

int command_sweep(const SweepArguments& arguments) {
    catch_interrupts();
    const Machine machine{thread_count(arguments.threads), memory_allowed(arguments.memory_limit)};
    const ProgressKind kind = parse_progress(arguments.progress, arguments.quiet);
    check_hash_format(arguments.expect);
    check_database_flags(arguments);
    check_shard_flags(arguments, parse_shard(arguments.shard));
    choose_kernels(arguments.kernels);
    SweepRequest request;
    if (arguments.out.empty()) request = read_sweep(arguments);
    std::optional<OutputFile> json, csv;
    if (!arguments.json.empty()) json.emplace("--json", arguments.json, arguments.force);
    if (!arguments.csv.empty()) csv.emplace("--csv", arguments.csv, arguments.force);
    const bool on_stdout = (json && json->is_stdout()) || (csv && csv->is_stdout());
    const Terminal& talk = on_stdout ? err() : out();

    std::unique_ptr<SweepDatabase> database;
    if (!arguments.out.empty()) database = open_for_sweep(arguments, request);
    const Shard shard = database ? database->head().shard : Shard{};
    check_shard_flags(arguments, shard);

    const std::vector<Cell> cells = sweep_cells(request.sweep);
    const std::vector<bool> done = database ? database->done() : std::vector<bool>(cells.size());
    std::vector<std::size_t> mine, todo;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        if (!shard.holds(cell)) continue;
        mine.push_back(cell);
        if (!done[cell]) todo.push_back(cell);
    }
    if (!arguments.quiet) {
        talk.print(report_sweep(request, cells, machine.threads, talk));
        if (database) talk.print(report_database(*database, mine.size(), todo.size(), talk));
    }
    MemoryKeeper memory;
    double seconds = 0;
    {
        std::unique_ptr<CellKeeper> durable;
        if (database) durable = std::make_unique<DatabaseKeeper>(*database);
        SweepProgress progress(kind, cells, mine, todo);
        if (!run_cells(request.sweep, cells, todo, request.inputs, machine, progress,
                       durable ? *durable : memory)) {
            stop(progress, mine.size(), database.get());
        }
        seconds = progress.seconds();
    }
    if (database && !shard.whole()) {
        database->finish("");
        if (!arguments.quiet) talk.print("All cells of part " + shard_text(shard) + " are done.\n");
        return kOk;
    }
    const std::vector<CellRecord> records = database ? database->records() : std::move(memory.records);
    const std::string hash = sweep_hash(records);
    if (database) {
        database->finish(hash);
        seconds = database->seconds();
    }
    const std::string document = sweep_result_json(request.sweep, records, seconds);
    if (json) json->write(document + "\n");
    if (csv) csv->write(sweep_csv(request.sweep, records));
    if (!arguments.quiet) {
        talk.print(report_sweep_result(request, document, talk));
    } else if (!on_stdout) {
        out().print(hash + "\n");
    }
    return compare(arguments, request, hash, talk);
}

}  // namespace srlm::cli
