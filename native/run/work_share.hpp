#pragma once
/// \file
/// Sharing the cells of a sweep among workers, cells or pieces of them, as the workers become free.

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "run/run_parallel.hpp"
#include "sweeps/cell_list.hpp"

namespace srlm::cli {

/// Work for one worker: replicates of one cell.
struct Task {
    std::size_t cell = 0;
    Range range;                 ///< What to run
    bool finish = false;         ///< Then `range` is the whole cell, and its record is what is wanted.
    std::size_t replicates = 0;  ///< How many of them are really to be run
    std::vector<Trace> have;     ///< With `finish`: blocks of the cell that need not be run again
};

/// Guided self-scheduling: a task is a share of what is left, so that tasks are large at first and small at
/// the end. A cell smaller than that is one task; of a larger one the pieces are joined by a last task, which
/// runs nothing and makes the record. The numbers do not depend on how the work was cut.
class WorkShare {
public:
    /// `blocks` gives the blocks of a cell that an earlier process has kept.
    WorkShare(const CellList& cells, const std::vector<std::size_t>& todo, std::size_t workers,
              std::function<std::vector<Trace>(std::size_t)> blocks);

    std::optional<Task> next();  ///< Nothing when all that is left has been handed out.

    /// A task has taken `seconds`: `trace` is what it ran, absent when it was to finish its cell.
    void done(const Task& task, std::optional<Trace> trace, double seconds);

    /// Its cell cannot be computed: nothing more of it is handed out. True the first time for a cell.
    bool failed(const Task& task);

    bool finished() const { return unfinished_ == 0; }

    /// Replicates done of cells that have not finished, those of earlier processes included.
    RunProgress partly() const;

    double mean_seconds() const { return mean_seconds_; }  ///< Of the last tasks; 0 before the first

private:
    struct Open {
        std::deque<Range> free;  ///< Not handed out yet
        std::vector<Trace> have;
        std::size_t out = 0;  ///< Pieces that workers have
        bool failed = false;
    };

    Open& open_next();
    void close(std::size_t cell);
    double units(std::size_t cell) const;        ///< The work of a replicate, to be compared between cells
    std::size_t wanted(std::size_t cell) const;  ///< Replicates that the next task should have
    Task finish(std::size_t cell, Open& open);

    const CellList& cells_;
    std::deque<std::size_t> todo_;
    std::size_t unfinished_;
    double workers_;
    std::function<std::vector<Trace>(std::size_t)> blocks_;
    std::map<std::size_t, Open> open_;
    std::deque<std::size_t> ready_;       ///< Open cells of which only the record is missing
    std::optional<std::size_t> current_;  ///< The open cell that has replicates to hand out
    double units_left_ = 0;               ///< Not handed out
    double seconds_per_unit_ = 0, mean_seconds_ = 0;
};

}  // namespace srlm::cli
