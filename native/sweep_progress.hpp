#pragma once
/// \file
/// How far a sweep is, for people and for schedulers.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "progress.hpp"
#include "run_parallel.hpp"
#include "sweep/sweep.hpp"

namespace srlm::cli {

enum class ProgressKind { none, bar, json };

/// Reads --progress: "bar", "json", or "" for the bar, which `quiet` turns off. Throws Error out_of_range.
ProgressKind parse_progress(const std::string& text, bool quiet);

/// A bar over all cells, or about once a second a line of JSON on stderr: cells_done, cells,
/// replicates_done, replicates, seconds, seconds_left (null while unknown).
class SweepProgress {
public:
    /// `mine` are the cells that belong to this process, `todo` those of them that are not done yet.
    SweepProgress(ProgressKind kind, const std::vector<Cell>& cells, const std::vector<std::size_t>& mine,
                  const std::vector<std::size_t>& todo);

    void skip(const std::vector<Trace>& blocks);  ///< They are done already: the rate is that of the others.
    void show(const RunProgress& cell);           ///< Within a cell
    void finished(const Cell& cell);
    std::size_t cells_done() const { return cells_done_; }
    double seconds() const { return bar_.seconds(); }

private:
    struct Totals {
        std::int64_t rounds = 0, replicates = 0;
    };
    static Totals totals(const std::vector<Cell>& cells, const std::vector<std::size_t>& which);
    void print(const RunProgress& cell, bool always);

    ProgressKind kind_;
    std::size_t cells_, cells_done_;
    Totals all_, done_;
    Progress bar_;
    double printed_ = -1;  ///< When the last line of JSON was printed, in seconds
};

}  // namespace srlm::cli
