#pragma once
/// \file
/// How far a sweep is, for people, for log files and for schedulers.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "report/progress.hpp"
#include "run/run_parallel.hpp"
#include "sweeps/cell_list.hpp"

namespace srlm::cli {

enum class ProgressKind { none, bar, log, json };

struct ProgressStyle {
    ProgressKind kind = ProgressKind::none;
    double seconds = 1;  ///< Between two lines
};

/// Reads --progress: "bar", "json", "off", or the seconds between two lines of a log. "" is the bar on a
/// terminal and a line each minute elsewhere, which `quiet` turns off. Throws Error out_of_range, wrong_type.
ProgressStyle parse_progress(const std::string& text, bool quiet, bool terminal);

/// A bar over all cells, lines of words, or about once a second a line of JSON on stderr: cells_done, cells,
/// replicates_done, replicates, seconds, seconds_left (null while unknown). Cells are weighed by their
/// predicted work, and the time left follows from the wall time of what has been done.
class SweepProgress {
public:
    /// `mine` are the cells that belong to this process, `todo` those of them that are not done yet.
    SweepProgress(ProgressStyle style, const CellList& cells, const std::vector<std::size_t>& mine,
                  const std::vector<std::size_t>& todo);

    void skip(const Spec& spec, const std::vector<Trace>& blocks);  ///< They were done before.
    void show(const RunProgress& cells);                            ///< Within cells that have not finished
    void finished(const Cell& cell);
    void hide() { bar_.hide(); }  ///< So that something else can be printed
    std::size_t cells_done() const { return cells_done_; }
    double seconds() const { return bar_.seconds(); }

private:
    struct Totals {
        double work = 0;
        std::int64_t replicates = 0;
    };
    static Totals totals(const CellList& cells, const std::vector<std::size_t>& which);
    double seconds_left(double work) const;  ///< NaN while unknown
    void print(const RunProgress& cells, bool always);

    ProgressStyle style_;
    std::size_t cells_, cells_done_;
    Totals all_, done_;
    double before_;  ///< Work done before this beginning
    Progress bar_;
    double printed_;  ///< When the last line was printed, in seconds
};

}  // namespace srlm::cli
