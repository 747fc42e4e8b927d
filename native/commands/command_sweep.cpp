/// \file
/// `srlm sweep`.

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "commands/commands.hpp"
#include "commands/exit_status.hpp"
#include "commands/sweep_arguments.hpp"
#include "commands/sweep_source.hpp"
#include "io/outputs.hpp"
#include "report/report.hpp"
#include "report/sweep_report.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"
#include "run/interrupt.hpp"
#include "run/machine.hpp"
#include "run/sweep_loop.hpp"
#include "store/sweep_database.hpp"

namespace srlm::cli {

namespace {

constexpr std::size_t kMostInTable =
    20000;  // cells; also what a document of them is made for without being asked

/// Keeps records in memory until the end.
class MemoryKeeper : public CellKeeper {
public:
    void keep(std::size_t cell, CellResult result) override { records_[cell] = std::move(result.record); }
    void fail(std::size_t cell, const Error& failure) override { records_[cell] = empty_record(failure); }

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

    void keep(std::size_t cell, CellResult result) override {
        database_.keep(cell, {std::move(result.record), result.seconds}, result.trace);
    }
    void fail(std::size_t cell, const Error& failure) override { database_.keep_failure(cell, failure); }
    std::vector<Trace> blocks(std::size_t cell) override { return database_.blocks(cell); }
    void keep_blocks(std::size_t cell, const std::vector<const Trace*>& blocks) override {
        database_.keep_blocks(cell, blocks);
    }
    bool keeps_blocks() const override { return true; }
    bool keeps_traces() const override { return database_.head().traces; }
    void begin() override { all_ = database_.begin(); }
    void commit() override {
        all_->commit();
        all_.reset();
        database_.check_file();
    }

private:
    SweepDatabase& database_;
    std::unique_ptr<Transaction> all_;
};

void check_database_flags(const SweepArguments& arguments) {
    if (!arguments.out.empty()) return;
    for (const auto& [given, flag] :
         {std::pair(arguments.resume, "--resume"), std::pair(arguments.retry_failed, "--retry-failed"),
          std::pair(arguments.no_traces, "--no-traces"),
          std::pair(!arguments.add_replicates.empty(), "--add-replicates"),
          std::pair(!arguments.shard.empty(), "--shard")}) {
        if (given) throw Error(Code::not_applicable, flag, "it is about a database", "Add --out FILE");
    }
}

void check_error_flags(const SweepArguments& arguments) {
    if (!arguments.on_error.empty() && arguments.on_error != "stop" && !arguments.go_on()) {
        throw Error(Code::out_of_range, "--on-error",
                    "got " + text_shown(arguments.on_error) + " but allowed are stop and continue",
                    "Choose one of them");
    }
    if (!arguments.add_replicates.empty() && !arguments.resume) {
        throw Error(Code::not_applicable, "--add-replicates",
                    "only a sweep that goes on has replicates to add to", "Add --resume");
    }
    if (arguments.retry_failed && !arguments.resume) {
        throw Error(Code::not_applicable, "--retry-failed", "only a sweep that goes on has failed cells",
                    "Add --resume");
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

/// The command that goes on where this one has been stopped.
std::string command_to_go_on(const SweepArguments& arguments, const std::string& path) {
    std::string words = "srlm sweep --out " + shell_word(path) + " --resume";
    for (const auto& [flag, value] :
         {std::pair(" --on-error ", &arguments.on_error),
          std::pair(" --threads ", &arguments.machine.threads),
          std::pair(" --kernels ", &arguments.machine.kernels),
          std::pair(" --memory-limit ", &arguments.machine.memory_limit),
          std::pair(" --json ", &arguments.output.json), std::pair(" --csv ", &arguments.output.csv),
          std::pair(" --expect ", &arguments.report.expect)}) {
        if (!value->empty()) words += flag + shell_word(*value);
    }
    return words;
}

void say_interrupted(const SweepArguments& arguments, const SweepProgress& progress, std::size_t cells,
                     const SweepDatabase* database) {
    err().say("srlm: interrupted with " + std::to_string(progress.cells_done()) + " of " +
              counted(cells, "cell") + " done; " +
              (database ? "go on with \"" + command_to_go_on(arguments, database->path()) + "\"."
                        : "nothing was written."));
}

/// What a sweep has to do.
struct Todo {
    std::vector<std::size_t> mine;  ///< Cells that belong here
    std::vector<std::size_t> left;  ///< Those of them that have neither a result nor a failure
};

Todo todo_of(std::size_t cells, const SweepDatabase* database) {
    const Shard shard = database ? database->head().shard : Shard{};
    std::vector<bool> done = database ? database->done() : std::vector<bool>(cells);
    if (database)
        for (const auto& [cell, failure] : database->failures()) done[cell] = true;
    Todo todo;
    for (std::size_t cell = 0; cell < cells; ++cell) {
        if (!shard.holds(cell)) continue;
        todo.mine.push_back(cell);
        if (!done[cell]) todo.left.push_back(cell);
    }
    return todo;
}

/// Runs `work`, and notes in the database which cell has ended it.
void note_what_stops(SweepDatabase* database, const std::function<void()>& work) try {
    work();
} catch (const Error& error) {
    if (database && is_of_cell(error)) database->note_stop(error.what());
    throw;
}

/// Notes the cells that cannot run, and takes them out of what is left to do.
void leave_out_unfit(const Sweep& sweep, const CellList& cells, Todo& todo, const Machine& machine,
                     CellKeeper& keeper, bool go_on) {
    const std::map<std::size_t, Error> unfit = unfit_cells(cells, todo.left, machine);
    if (unfit.empty()) return;
    if (!go_on) throw unfit_error(sweep, cells, unfit);
    keeper.begin();
    for (const auto& [cell, failure] : unfit) keeper.fail(cell, failure);
    keeper.commit();
    const auto is_unfit = [&unfit](std::size_t cell) { return unfit.count(cell) > 0; };
    todo.left.erase(std::remove_if(todo.left.begin(), todo.left.end(), is_unfit), todo.left.end());
}

/// Says which cells have failed; the exit status is that of the first one's error.
int report_failures(const Sweep& sweep, const CellList& cells, const std::map<std::size_t, Error>& failures,
                    std::size_t all, const SweepDatabase* database) {
    if (failures.empty()) return kOk;
    err().say("srlm: " + have_failed(failures.size(), " of " + counted(all, "cell")) + ": " +
              failure_list(sweep, cells, failures) +
              (database ? " Try them again with \"srlm sweep --out " + shell_word(database->path()) +
                              " --resume --retry-failed\"."
                        : ""));
    return exit_status(failures.begin()->second.code);
}

std::map<std::size_t, Error> failures_in(const std::vector<CellRecord>& records) {
    std::map<std::size_t, Error> failures;
    for (std::size_t cell = 0; cell < records.size(); ++cell)
        if (records[cell].failure) failures.emplace(cell, *records[cell].failure);
    return failures;
}

}  // namespace

int command_sweep(const SweepArguments& arguments, CellRunner& runner) {
    catch_interrupts();
    const bool quiet = arguments.report.quiet;
    const ProgressStyle style = parse_progress(arguments.progress, quiet, err().interactive());
    check_hash_format(arguments.report.expect);
    check_database_flags(arguments);
    check_error_flags(arguments);
    check_shard_flags(arguments, parse_shard(arguments.shard));
    runner.use(arguments.machine);
    SweepRequest request;
    FilesInUse files;
    if (describes_sweep(arguments) || !arguments.resume) {
        request = read_sweep(arguments);
        files.inputs(arguments.spec.file, request.sweep.spec);
    }
    if (!arguments.out.empty()) files.database_to_write("--out", arguments.out);
    const Outputs outputs(arguments.output, files);
    const Terminal& talk = outputs.talk();

    const Reading reading = reading_for(arguments, runner.machine(), runner.passes_data_on());
    std::unique_ptr<SweepDatabase> database;
    if (!arguments.out.empty()) {
        database = open_for_sweep(arguments, runner.machine(), reading, request);
        files.inputs("", request.sweep.spec);
    } else {
        take_data(request, read_inputs(request.sweep.spec, reading), arguments.spec.strict);
    }
    const Shard shard = database ? database->head().shard : Shard{};
    check_shard_flags(arguments, shard);

    const CellList cells(request.sweep);
    Todo todo = todo_of(cells.size(), database.get());
    MemoryKeeper memory;
    std::unique_ptr<CellKeeper> durable;
    if (database) durable = std::make_unique<DatabaseKeeper>(*database);
    CellKeeper& keeper = durable ? *durable : memory;
    if (!request.checked) {
        note_what_stops(database.get(), [&] {
            leave_out_unfit(request.sweep, cells, todo, runner.machine(), keeper, arguments.go_on());
        });
    }
    if (quiet) err().print(report_notes(request.notes, err()));
    if (!quiet) {
        talk.print(report_sweep(request, cells, runner.description(), talk));
        if (!request.notes.empty()) talk.print(report_notes(request.notes, talk) + "\n");
        if (database) talk.print(report_database(*database, todo.mine.size(), todo.left.size(), talk));
    }
    double seconds = 0;
    {
        SweepProgress progress(style, cells, todo.mine, todo.left);
        const SweepJob job{request.sweep, cells, todo.left, request.inputs, arguments.go_on()};
        const auto say = [&] { say_interrupted(arguments, progress, todo.mine.size(), database.get()); };
        const LastWords words(say);
        note_what_stops(database.get(), [&] {
            if (runner.run(job, progress, keeper)) return;
            say();
            throw Interrupted{};
        });
        seconds = progress.seconds();
    }
    if (database && !shard.whole()) {
        const auto failures = database->failures();
        database->finish("");
        if (!quiet)
            talk.print((failures.empty() ? "All cells of part " : "Part ") + shard_text(shard) +
                       (failures.empty() ? " are done.\n" : " is done.\n"));
        return report_failures(request.sweep, cells, failures, todo.mine.size(), database.get());
    }
    const bool table = !quiet && cells.size() <= kMostInTable;
    std::vector<CellRecord> records;
    if (!database) {
        records = memory.records();
    } else if (table || outputs.json || outputs.csv) {
        records = database->records();
    }
    const std::string hash = database ? database->hash() : sweep_hash(records);
    const std::map<std::size_t, Error> failures = database ? database->failures() : failures_in(records);
    if (database) {
        database->finish(hash);
        seconds = database->seconds();
    }
    const std::string document =
        table || outputs.json ? sweep_result_json(request.sweep, records, seconds) : std::string();
    if (outputs.json) outputs.json->write(document + "\n");
    if (outputs.csv) outputs.csv->write(sweep_csv(request.sweep, records));
    if (table) {
        talk.print(report_sweep_result(request, document, talk));
    } else if (!quiet) {
        talk.print("Too many cells for a table: \"srlm export\" writes them.\nHash         " + hash + "\n");
    } else if (!outputs.on_stdout()) {
        out().print(hash + "\n");
    }
    const int failed = report_failures(request.sweep, cells, failures, cells.size(), database.get());
    const int differs = compare_hash(
        hash, {{arguments.report.expect, "the expected one"}, {request.expected, "that of the result file"}},
        quiet ? nullptr : &talk);
    return failed != kOk ? failed : differs;
}

}  // namespace srlm::cli
