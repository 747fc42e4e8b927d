#pragma once
/// \file
/// A worker's part of a shared sweep: runs tasks and tells what came of them.

#include <cstddef>
#include <functional>
#include <optional>

#include "base/error.hpp"
#include "run/machine.hpp"
#include "run/sweep_loop.hpp"
#include "run/work_share.hpp"

namespace srlm::cli {

/// What a worker says about a task, or about itself.
struct Answer {
    enum class Kind {
        piece,        ///< `trace` is what was run
        record,       ///< The cell has been finished; `trace` is all of it where traces are kept
        cell_failed,  ///< `error`; of the cell alone, where the sweep goes on then
        failed,       ///< `error`; the worker takes no more tasks
        interrupted,  ///< By `signal`; the worker takes no more tasks
        ended         ///< As it was told; its last word
    };
    Kind kind = Kind::ended;
    std::optional<Trace> trace{};
    std::optional<CellRecord> record{};
    std::optional<Error> error{};
    int signal = 0;
    double seconds = 0;  ///< That the task took
};

/// Runs tasks on the threads of this process; keeps the problem of the last cell for its further pieces.
class TaskRunner {
public:
    /// `sweep`, `cells` and `inputs` must outlive it. With `go_on` a cell's error is not the
    /// worker's; with `traces` a record comes with its trace.
    TaskRunner(const Sweep& sweep, const CellList& cells, const Inputs& inputs, Machine machine, bool go_on,
               bool traces)
        : sweep_(sweep), cells_(cells), inputs_(inputs), machine_(machine), go_on_(go_on), traces_(traces) {}

    /// Nothing when `watch` has stopped it. Throws nothing: what goes wrong is an answer.
    std::optional<Answer> run(Task task, const Watch& watch);

private:
    std::optional<Answer> run_task(Task task, const Watch& watch);

    const Sweep& sweep_;
    const CellList& cells_;
    const Inputs& inputs_;
    Machine machine_;
    bool go_on_, traces_;
    std::optional<std::size_t> cell_;  ///< Whose problem is kept
    Problem problem_;
};

/// Calls `work`; what it throws is an answer.
std::optional<Answer> answered(const std::function<std::optional<Answer>()>& work);

}  // namespace srlm::cli
