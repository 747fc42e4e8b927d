/// \file
/// `srlm sweep`.

#include <algorithm>
#include <optional>

#include "commands.hpp"
#include "exit_status.hpp"
#include "experiment/error.hpp"
#include "experiment/json_text.hpp"
#include "experiment/result.hpp"
#include "files.hpp"
#include "interrupt.hpp"
#include "machine.hpp"
#include "numbers.hpp"
#include "progress.hpp"
#include "run_parallel.hpp"
#include "sweep_arguments.hpp"
#include "sweep_report.hpp"
#include "terminal.hpp"

namespace srlm::cli {

namespace {

/// Rounds of all cells together, for the progress line.
std::int64_t total_rounds(const std::vector<Cell>& cells) {
    std::int64_t total = 0;
    for (const Cell& cell : cells)
        total += cell.spec.replicates * std::max<std::int64_t>(1, cell.spec.rounds);
    return total;
}

}  // namespace

int command_sweep(const SweepArguments& arguments) {
    catch_interrupts();
    const std::size_t threads = thread_count(arguments.threads);
    const double limit = memory_allowed(arguments.memory_limit);
    check_hash_format(arguments.expect);
    choose_kernels(arguments.kernels);
    const SweepRequest request = read_sweep(arguments);
    std::optional<OutputFile> json, csv;
    if (!arguments.json.empty()) json.emplace("--json", arguments.json, arguments.force);
    if (!arguments.csv.empty()) csv.emplace("--csv", arguments.csv, arguments.force);
    const bool on_stdout = (json && json->is_stdout()) || (csv && csv->is_stdout());
    const Terminal& talk = on_stdout ? err() : out();

    const std::vector<Cell> cells = sweep_cells(request.sweep);
    if (!arguments.quiet) talk.print(report_sweep(request, cells, threads, talk));
    std::vector<CellRecord> records;
    double seconds = 0;
    {
        Progress progress(err(), arguments.quiet ? 0 : total_rounds(cells));
        std::int64_t before = 0;
        for (const Cell& cell : cells) {
            const std::size_t used = std::min(threads, static_cast<std::size_t>(cell.spec.replicates));
            check_memory(cell.spec, memory_bytes(cell.spec, used), limit);
            const Problem problem = make_problem(cell.spec, request.inputs);
            check_memory(cell.spec, memory_bytes(cell.spec, problem, used), limit);
            const ParallelRun run = run_parallel(cell.spec, problem, used, [&](std::int64_t done) {
                progress.show(before + done);
                return interrupted() == 0;
            });
            if (!run.trace) {
                err().print("srlm: interrupted with " + std::to_string(records.size()) + " of " +
                            std::to_string(cells.size()) + " cells done; nothing was written.\n");
                throw Interrupted{};
            }
            records.push_back(cell_record(request.sweep, cell, problem, *run.trace));
            before += cell.spec.replicates * std::max<std::int64_t>(1, cell.spec.rounds);
            progress.show(before);
        }
        seconds = progress.seconds();
    }
    const std::string document = sweep_result_json(request.sweep, records, seconds);
    if (json) json->write(document + "\n");
    if (csv) csv->write(sweep_csv(request.sweep, records));
    const std::string hash = sweep_hash(records);
    if (!arguments.quiet) {
        talk.print(report_sweep_result(request, document, talk));
    } else if (!on_stdout) {
        out().print(hash + "\n");
    }
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

}  // namespace srlm::cli
