#pragma once
/// \file
/// A worker's part of a shared sweep: runs tasks and tells what came of them.

#include <optional>
#include <string>
#include <vector>

#include "experiment/error.hpp"
#include "machine.hpp"
#include "sweep_loop.hpp"
#include "work_share.hpp"

namespace srlm::cli {

/// What a worker says about a task, or about itself.
struct Answer {
    enum class Kind {
        piece,        ///< `trace` is what was run
        record,       ///< The cell has been finished
        failed,       ///< `error`; the worker takes no more tasks
        interrupted,  ///< By `signal`; the worker takes no more tasks
        ended         ///< As it was told; its last word
    };
    Kind kind = Kind::ended;
    std::optional<Trace> trace;
    std::optional<CellRecord> record;
    std::optional<Error> error;
    int signal = 0;
    double seconds = 0;  ///< That the task took
};

/// Runs tasks on the threads of this process; keeps the problem of the last cell for its further pieces.
class TaskRunner {
public:
    /// `sweep`, `cells` and `inputs` must outlive it.
    TaskRunner(const Sweep& sweep, const std::vector<Cell>& cells, const Inputs& inputs, Machine machine)
        : sweep_(sweep), cells_(cells), inputs_(inputs), machine_(machine) {}

    /// Nothing when `watch` has stopped it. Throws nothing: what goes wrong is an answer.
    std::optional<Answer> run(Task task, const Watch& watch);

private:
    std::optional<Answer> run_task(Task task, const Watch& watch);

    const Sweep& sweep_;
    const std::vector<Cell>& cells_;
    const Inputs& inputs_;
    Machine machine_;
    std::optional<std::size_t> cell_;  ///< Whose problem is kept
    Problem problem_;
};

/// Calls `work`; what it throws is an answer.
std::optional<Answer> answered(const std::function<std::optional<Answer>()>& work);

}  // namespace srlm::cli
