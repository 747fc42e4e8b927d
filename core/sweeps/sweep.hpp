#pragma once
/// \file
/// Sweeps: one experiment over a grid of parameter values. A cell is an ordinary spec with an
/// ordinary hash, so that `srlm run` or the page repeats any cell on its own.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "loop/loop.hpp"
#include "spec/parameters.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// One parameter over several values; `with` moves further parameters along (one value each).
struct Axis {
    std::string parameter;
    std::vector<Value> values;
    std::vector<std::pair<std::string, std::vector<Value>>> with;
    /// Its cells are one point of a curve together: replicates over problems (of problem_seed, the last
    /// axis).
    bool pool = false;
};

/// What is read off each replicate of a cell: a metric at the last round, or, with a threshold, the
/// first round at which the metric is at or below it (missing where it never is).
struct Measure {
    Metric metric = Metric::target_failure;
    std::optional<double> threshold;
};

/// A named variant of the base spec: one curve of the chart.
struct SweepSeries {
    std::string label;
    std::vector<std::pair<std::string, Value>> changes;
    std::optional<Measure> measure;  ///< Its own, instead of the sweep's
};

enum class FitKind { none, log_log, semi_log };
enum class Display { curves, map };

struct Sweep {
    Spec spec;                        ///< Base
    std::vector<Axis> axes;           ///< At most two
    std::vector<SweepSeries> series;  ///< Empty: one curve, the base spec itself
    Measure measure;
    /// "round"; "kappa_t" for the map κ_t ↦ κ_{t+1}; "kappa_0", "effective_dimension" (both as computed from
    /// the problem); or the first axis.
    std::string x;
    Display display = Display::curves;
    FitKind fit = FitKind::none;
    double above = 0;                   ///< What figures and fits subtract from every value, as 1 from κ
    bool floor = false;                 ///< Also run the population update of each cell: the floor as n → ∞
    std::vector<std::string> overlays;  ///< Names of theory curves (sweeps/overlays/)
};

/// A cell of the grid, in the order series (slowest), second axis, first axis (fastest).
struct Cell {
    std::size_t series = 0;
    std::vector<std::size_t> position;  ///< Index on each axis
    Spec spec;                          ///< Complete; its seed is the base's plus the cell's index
};

/// Reads a sweep from JSON: {"version": 1, "spec": {…}, "axes": [{"parameter": …, "values": […], "pool":
/// bool} or
/// {"parameter": …, "from": …, "to": …, "points": …, "scale": "log" | "linear"}, …], "series":
/// [{"label": …, "spec": {…}, "measure": …}], "measure": "target_failure" or "own_failure<=0.05", "x": …,
/// "display": "curves" | "map", "fit": "none" | "log-log" | "semi-log", "above": number, "floor": bool,
/// "overlays": […]}. A range on a log scale of an integer parameter is rounded; equal neighbours are dropped.
/// Throws Error: syntax, unknown_key, wrong_type, out_of_range, not_applicable, too_large.
Sweep parse_sweep(std::string_view json);

/// The same without making every cell, for sweeps that are known to be good: thousands of cells take time.
Sweep read_sweep(std::string_view json);

/// Whether every cell is a curve of its own, by round or from round to round; else the cells along the first
/// axis make one.
inline bool over_rounds(const Sweep& sweep) { return sweep.x == "round" || sweep.x == "kappa_t"; }

/// What is measured in the cells of a series, by its index.
const Measure& measure_of(const Sweep& sweep, std::size_t series);

/// "target_failure" or "own_failure<=0.05".
std::string measure_text(const Measure& measure);

/// The canonical JSON of a sweep: explicit values.
std::string sweep_json(const Sweep& sweep, int indent = 2);

/// Cells that a sweep may have at most, and one of which all cells are made at once.
inline constexpr std::size_t kMostCells = 1000000, kMostCellsAtOnce = 100000;

/// How many cells a sweep has. Throws Error too_large beyond `most`.
std::size_t cell_count(const Sweep& sweep, std::size_t most = kMostCells);

/// All cells, each validated. Throws Error, the problem followed by the cell's values.
std::vector<Cell> sweep_cells(const Sweep& sweep);

/// One cell by its index. Throws Error as sweep_cells() does.
Cell sweep_cell(const Sweep& sweep, std::size_t index);

/// The same as the axes have it, whether its spec is valid or not. Throws Error out_of_range.
Cell cell_as_given(const Sweep& sweep, std::size_t index);

/// The seed of a cell: the base's plus the cell's index, unless an axis or the cell's series gives it.
std::int64_t cell_seed(const Sweep& sweep, const Cell& cell, std::size_t index);

/// "samples = 100, beta = 2": the values that set a cell apart from the base.
std::string cell_values(const Sweep& sweep, const Cell& cell);

/// Throws Error when a parameter that an axis varies has a meaning in no cell.
void check_axes(const Sweep& sweep);

/// What is kept of a cell that has run, or has failed.
struct CellRecord {
    std::string hash;                     ///< Of the cell's result; "" when there is none
    std::vector<double> values;           ///< [replicates] the measure; NaN where missing
    std::vector<double> mean, low, high;  ///< [T + 1] mean, 5 % and 95 % quantile of the metric by round
    double floor = 0;                     ///< The measure of the population update; NaN when not asked for
    std::vector<double> population;  ///< [T + 1][kMetrics] of the population update, where it was run: the
                                     ///< mean where replicates have a bias each
    // Facts that overlays need
    double kappa_0 = 0, dimension = 0;
    double effective_dimension = 0;   ///< At the ridge in use, or else 1/n
    std::vector<double> confidences;  ///< [replicates] c₁, the least confidence of the rounds t ≥ 1
    double global_certificate = 0;  ///< Of κ after the last round, by the least margin: mean over replicates
    std::vector<double>
        certificate;               ///< [T] mean certificate of κ_t or of own failure, t ≥ 1, where measured
    std::optional<Error> failure;  ///< Why there is no result
};

/// The record of a cell without a result: one that has not run, or that has failed.
CellRecord empty_record(std::optional<Error> failure = {});

/// Reads a finished cell off its trace. `problem` is the cell's.
CellRecord cell_record(const Sweep& sweep, const Cell& cell, const Problem& problem, const Trace& trace);

/// What the record of a finished cell would be with the measure of `sweep` for the cell's series; `trace` is
/// the cell's.
CellRecord remeasured(const Sweep& sweep, std::size_t series, CellRecord record, const Trace& trace);

/// A record as JSON and back: what a worker sends, and what a journal keeps.
std::string cell_record_json(const CellRecord& record);
CellRecord parse_cell_record(std::string_view json);

/// Statistics of a cell's values over replicates, missing ones left out; NaN where none is left.
struct CellSummary {
    double mean = 0, standard_error = 0, low = 0, median = 0, high = 0;  ///< low, high: 5 % and 95 %
    std::size_t missing = 0;
};

/// "done", "not run", or the name of the error's code.
std::string cell_status(const CellRecord& record);

/// The points of tables and curves: what a cell's row in a result says.
CellSummary cell_summary(const CellRecord& record);

/// The sweep as one JSON document (format "srlm-sweep"): spec, hash, points, fits, overlays; where cells have
/// no result, also which and why. `records` in cell order. See docs/result.md.
std::string sweep_result_json(const Sweep& sweep, const std::vector<CellRecord>& records,
                              double wall_seconds);

/// The points of a sweep as CSV, with a column `status` where cells have no result.
std::string sweep_csv(const Sweep& sweep, const std::vector<CellRecord>& records);

/// First 16 hex digits of SHA-256 over the cells' hashes (as text) in cell order; a cell that has failed
/// stands in it with the name of its error's code.
std::string sweep_hash(const std::vector<CellRecord>& records);

/// The same of what each cell stands with in it: its hash, or the name of its error's code.
std::string sweep_hash(const std::vector<std::string>& parts);

}  // namespace srlm
