#include "sweep_loop.hpp"

#include <algorithm>
#include <utility>

#include "interrupt.hpp"
#include "run_parallel.hpp"

namespace srlm::cli {

Problem make_cell_problem(const Cell& cell, const Inputs& inputs, const Machine& machine) {
    const Spec& spec = cell.spec;
    const std::size_t threads = std::min(machine.threads, static_cast<std::size_t>(spec.replicates));
    check_memory(spec, memory_bytes(spec, threads), machine.memory);
    Problem problem = make_problem(spec, inputs);
    check_memory(spec, memory_bytes(spec, problem, threads), machine.memory);
    return problem;
}

std::optional<CellRecord> run_cell(const Sweep& sweep, const Cell& cell, const Inputs& inputs,
                                   const Machine& machine, const Watch& watch, std::vector<Trace> have,
                                   const KeepBlocks& keep) {
    const Problem problem = make_cell_problem(cell, inputs, machine);
    const Spec& spec = cell.spec;
    const std::size_t threads = std::min(machine.threads, static_cast<std::size_t>(spec.replicates));
    const ParallelRun run =
        run_parallel(spec, problem, all_replicates(spec), threads, watch, std::move(have), keep);
    if (!run.trace) return std::nullopt;
    return cell_record(sweep, cell, problem, *run.trace);
}

std::string LocalRunner::description() const {
    return std::to_string(machine_.threads) + (machine_.threads == 1 ? " thread" : " threads");
}

bool LocalRunner::run(const SweepJob& job, SweepProgress& progress, CellKeeper& keeper) {
    for (const std::size_t index : job.todo) {
        if (interrupted() != 0) return false;  // cells too short to be asked within
        const double start = progress.seconds();
        const auto watch = [&](const RunProgress& done) {
            progress.show(done);
            return interrupted() == 0;
        };
        KeepBlocks keep;
        if (keeper.keeps_blocks())
            keep = [&](const std::vector<const Trace*>& blocks) { keeper.keep_blocks(index, blocks); };
        std::vector<Trace> have = keeper.blocks(index);
        progress.skip(have);
        auto record =
            run_cell(job.sweep, job.cells[index], job.inputs, machine_, watch, std::move(have), keep);
        if (!record) return false;
        keeper.keep(index, std::move(*record), progress.seconds() - start);
        progress.finished(job.cells[index]);
    }
    return true;
}

}  // namespace srlm::cli
