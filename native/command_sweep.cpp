/// \file
/// `srlm sweep`.

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "commands.hpp"
#include "exit_status.hpp"
#include "experiment/error.hpp"
#include "interrupt.hpp"
#include "machine.hpp"
#include "outputs.hpp"
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
    void keep(std::size_t cell, CellRecord record, double) override { records_[cell] = std::move(record); }

    std::vector<CellRecord> records() {  ///< In the order of cells
        std::vector<CellRecord> records;
        for (auto& [cell, record] : records_) records.push_back(std::move(record));
        return records;
    }

private:
    std::map<std::size_t, CellRecord> records_;
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
    void begin() override { all_ = database_.begin(); }
    void commit() override {
        all_->commit();
        all_.reset();
    }

private:
    SweepDatabase& database_;
    std::unique_ptr<Transaction> all_;
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
    for (const auto& [text, flag] :
         {std::pair(arguments.output.json, "--json"), std::pair(arguments.output.csv, "--csv"),
          std::pair(arguments.report.expect, "--expect")}) {
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

}  // namespace

int command_sweep(const SweepArguments& arguments, CellRunner& runner) {
    catch_interrupts();
    const bool quiet = arguments.report.quiet;
    const ProgressKind kind = parse_progress(arguments.progress, quiet);
    check_hash_format(arguments.report.expect);
    check_database_flags(arguments);
    check_shard_flags(arguments, parse_shard(arguments.shard));
    runner.use(arguments.machine);
    SweepRequest request;
    if (arguments.out.empty()) request = read_sweep(arguments);
    const Outputs outputs(arguments.output);
    const Terminal& talk = outputs.talk();

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
    if (!quiet) {
        talk.print(report_sweep(request, cells, runner.description(), talk));
        if (database) talk.print(report_database(*database, mine.size(), todo.size(), talk));
    }
    MemoryKeeper memory;
    double seconds = 0;
    {
        std::unique_ptr<CellKeeper> durable;
        if (database) durable = std::make_unique<DatabaseKeeper>(*database);
        SweepProgress progress(kind, cells, mine, todo);
        const SweepJob job{request.sweep, cells, todo, request.inputs};
        if (!runner.run(job, progress, durable ? *durable : memory))
            stop(progress, mine.size(), database.get());
        seconds = progress.seconds();
    }
    if (database && !shard.whole()) {
        database->finish("");
        if (!quiet) talk.print("All cells of part " + shard_text(shard) + " are done.\n");
        return kOk;
    }
    const std::vector<CellRecord> records = database ? database->records() : memory.records();
    const std::string hash = sweep_hash(records);
    if (database) {
        database->finish(hash);
        seconds = database->seconds();
    }
    const std::string document = sweep_result_json(request.sweep, records, seconds);
    if (outputs.json) outputs.json->write(document + "\n");
    if (outputs.csv) outputs.csv->write(sweep_csv(request.sweep, records));
    if (!quiet) {
        talk.print(report_sweep_result(request, document, talk));
    } else if (!outputs.on_stdout()) {
        out().print(hash + "\n");
    }
    return compare_hash(
        hash, {{arguments.report.expect, "the expected one"}, {request.expected, "that of the result file"}},
        quiet ? nullptr : &talk);
}

}  // namespace srlm::cli
