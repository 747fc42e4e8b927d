#include "commands/task_runner.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <new>
#include <string>
#include <utility>

namespace srlm::cli {

std::optional<Answer> answered(const std::function<std::optional<Answer>()>& work) {
    Answer failed{.kind = Answer::Kind::failed};
    try {
        return work();
    } catch (const Error& error) {
        failed.error = error;
    } catch (const std::bad_alloc&) {
        failed.error = Error(Code::too_large, "", "the memory of a process is exhausted",
                             "Run a smaller spec, or fewer threads or processes on each machine");
    } catch (const std::exception& error) {
        failed.error = Error(Code::io, "", std::string("a process failed: ") + error.what(),
                             "Report this together with the command");
    }
    return failed;
}

std::optional<Answer> TaskRunner::run(Task task, const Watch& watch) {
    const std::size_t index = task.cell;
    return answered([&]() -> std::optional<Answer> {
        try {
            return run_task(std::move(task), watch);
        } catch (const Error& error) {
            if (!is_of_cell(error)) throw;
            if (!go_on_) throw in_cell(error, sweep_, cells_[index]);
            return Answer{.kind = Answer::Kind::cell_failed, .error = error};
        }
    });
}

std::optional<Answer> TaskRunner::run_task(Task task, const Watch& watch) {
    const auto start = std::chrono::steady_clock::now();
    const Cell cell = cells_[task.cell];
    if (cell_ != task.cell) {
        cell_.reset();
        problem_ = {};  // first: two problems at a time may be too large
        problem_ = make_cell_problem(cell, inputs_, machine_);
        cell_ = task.cell;
    }
    const std::size_t threads = std::min(machine_.threads, task.range.count);
    ParallelRun run = run_parallel(cell.spec, problem_, task.range, threads, watch, std::move(task.have));
    if (!run.trace) return std::nullopt;
    Answer answer;
    if (task.finish) {
        answer.kind = Answer::Kind::record;
        answer.record = cell_record(sweep_, cell, problem_, *run.trace);
        if (traces_) answer.trace = std::move(run.trace);
    } else {
        answer.kind = Answer::Kind::piece;
        answer.trace = std::move(run.trace);
    }
    answer.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return answer;
}

}  // namespace srlm::cli
