#include "run/sweep_loop.hpp"

#include <algorithm>
#include <future>
#include <string>
#include <utility>

#include "base/counted.hpp"
#include "problems/make_problem.hpp"
#include "run/interrupt.hpp"
#include "run/run_parallel.hpp"
#include "run/work.hpp"

namespace srlm::cli {

namespace {

constexpr std::size_t kNamed = 3;  // cells that a message names

std::size_t threads_for(const Spec& spec, const Machine& machine) {
    return std::min(machine.threads, static_cast<std::size_t>(spec.replicates));
}

}  // namespace

RunProgress weighed(RunProgress done, const Spec& spec) {
    done.work = static_cast<double>(done.rounds) * predicted_round(spec);
    return done;
}

Error in_cell(const Error& error, const Sweep& sweep, const Cell& cell) {
    const std::string where = cell_values(sweep, cell);
    if (where.empty()) return error;
    return Error(error.code, error.parameter, error.cause + " (in the cell " + where + ")",
                 error.remedy + ", or add --on-error continue to run the other cells");
}

std::map<std::size_t, Error> unfit_cells(const CellList& cells, const std::vector<std::size_t>& which,
                                         const Machine& machine) {
    constexpr std::size_t kWorthAThread = 1000;  // cells
    const std::size_t workers = std::clamp<std::size_t>(which.size() / kWorthAThread, 1, machine.threads);
    std::vector<std::map<std::size_t, Error>> found(workers);
    const auto check = [&](std::size_t worker) {
        for (std::size_t i = worker; i < which.size() && interrupted() == 0; i += workers) {
            const Spec spec = cells[which[i]].spec;
            try {
                validate(spec);
                check_memory(spec, memory_bytes(spec, threads_for(spec, machine)), machine.memory);
            } catch (const Error& error) {
                found[worker].emplace(which[i], error);
            }
        }
    };
    std::vector<std::future<void>> others;
    for (std::size_t worker = 1; worker < workers; ++worker)
        others.push_back(std::async(std::launch::async | std::launch::deferred, check, worker));
    check(0);
    for (std::size_t worker = 1; worker < workers; ++worker) {
        others[worker - 1].get();
        found[0].merge(found[worker]);
    }
    if (interrupted() != 0) throw Interrupted{};
    return std::move(found[0]);
}

Error unfit_error(const Sweep& sweep, const CellList& cells, const std::map<std::size_t, Error>& unfit) {
    const auto& [first, error] = *unfit.begin();
    if (unfit.size() == 1) return in_cell(error, sweep, cells[first]);
    std::string others;
    std::size_t named = 0;
    for (const auto& [cell, failure] : unfit) {
        if (cell == first || ++named > kNamed) continue;
        others += (named == 1 ? "" : "; ") + cell_values(sweep, cells[cell]);
    }
    if (named > kNamed) others += "; and " + std::to_string(named - kNamed) + " more";
    return Error(error.code, error.parameter,
                 error.cause + " (in the cell " + cell_values(sweep, cells[first]) + ", the first of " +
                     std::to_string(unfit.size()) + " that cannot run; the others: " + others + ")",
                 error.remedy + ", or add --on-error continue to run the other cells");
}

std::string failure_list(const Sweep& sweep, const CellList& cells,
                         const std::map<std::size_t, Error>& failures) {
    std::string list;
    std::size_t named = 0;
    for (const auto& [cell, failure] : failures) {
        if (++named > kNamed) continue;
        const std::string values = cell_values(sweep, cells[cell]);
        list += (list.empty() ? "" : "; ") + (values.empty() ? "the only one" : values) + " (" +
                std::string(code_name(failure.code)) + ": " +
                (failure.parameter.empty() ? "" : failure.parameter + ": ") + failure.cause + ")";
    }
    if (named > kNamed) list += "; and " + std::to_string(named - kNamed) + " more";
    return list + ".";
}

Problem make_cell_problem(const Cell& cell, const Inputs& inputs, const Machine& machine) {
    const Spec& spec = cell.spec;
    const std::size_t threads = threads_for(spec, machine);
    check_memory(spec, memory_bytes(spec, threads), machine.memory);
    Problem problem = make_problem(spec, inputs);
    check_memory(spec, memory_bytes(spec, problem, threads), machine.memory);
    return problem;
}

std::optional<CellResult> run_cell(const Sweep& sweep, const Cell& cell, const Inputs& inputs,
                                   const Machine& machine, const Watch& watch, std::vector<Trace> have,
                                   const KeepBlocks& keep) {
    Problem problem;
    interruptible([&] { problem = make_cell_problem(cell, inputs, machine); });
    const Spec& spec = cell.spec;
    const std::size_t threads = threads_for(spec, machine);
    ParallelRun run = run_parallel(spec, problem, all_replicates(spec), threads, watch, std::move(have), keep,
                                   Stuck::ends_program);
    if (!run.trace) return std::nullopt;
    CellResult result;
    interruptible([&] { result.record = cell_record(sweep, cell, problem, *run.trace); });
    result.trace = std::move(*run.trace);
    return result;
}

std::string LocalRunner::description() const { return counted(machine_.threads, "thread"); }

bool LocalRunner::run_one(const SweepJob& job, std::size_t index, SweepProgress& progress,
                          CellKeeper& keeper) const {
    const Cell cell = job.cells[index];
    const double start = progress.seconds();
    const auto watch = [&](const RunProgress& done) {
        progress.show(weighed(done, cell.spec));
        return interrupted() == 0;
    };
    KeepBlocks keep;
    if (keeper.keeps_blocks())
        keep = [&](const std::vector<const Trace*>& blocks) { keeper.keep_blocks(index, blocks); };
    std::vector<Trace> have = keeper.blocks(index);
    progress.skip(cell.spec, have);
    auto result = run_cell(job.sweep, cell, job.inputs, machine_, watch, std::move(have), keep);
    if (!result) return false;
    result->seconds = progress.seconds() - start;
    keeper.keep(index, std::move(*result));
    progress.finished(cell);
    return true;
}

bool LocalRunner::run(const SweepJob& job, SweepProgress& progress, CellKeeper& keeper) {
    for (const std::size_t index : job.todo) {
        if (interrupted() != 0) return false;  // cells too short to be asked within
        try {
            if (!run_one(job, index, progress, keeper)) return false;
        } catch (const Error& error) {
            if (!is_of_cell(error)) throw;
            const Cell cell = job.cells[index];
            if (!job.go_on) throw in_cell(error, job.sweep, cell);
            keeper.fail(index, error);
            progress.finished(cell);
        }
    }
    return true;
}

}  // namespace srlm::cli
