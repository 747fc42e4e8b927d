/// \file
/// A finished sweep as a document.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "base/json_numbers.hpp"
#include "base/json_parse.hpp"
#include "base/nan.hpp"
#include "base/sha256.hpp"
#include "data/csv.hpp"
#include "results/add_digests.hpp"
#include "results/overlays.hpp"
#include "results/result.hpp"
#include "spec/value_text.hpp"
#include "sweeps/cell_list.hpp"
#include "sweeps/fit.hpp"
#include "sweeps/sweep_overlays.hpp"

namespace srlm {

namespace {

Json fit_json(const CurveFit& of_curve, const Sweep& sweep) {
    const auto& [of, fit] = of_curve;
    Json out = {{"kind", sweep.fit == FitKind::log_log ? "log-log" : "semi-log"},
                {"of", of},
                {"points", fit.points},
                {"note", fit.note}};
    if (!fit.found) return out;
    out["slope"] = number_json(fit.slope);
    out["low"] = number_json(fit.low);
    out["high"] = number_json(fit.high);
    out["intercept"] = number_json(fit.intercept);
    out["problems"] = fit.problems;
    if (fit.problems > 1) {
        out["problems_low"] = number_json(fit.problems_low);
        out["problems_high"] = number_json(fit.problems_high);
    }
    out["bends"] = fit.bends;
    return out;
}

/// Standard error of a mean over problems, each of which counts once.
double error_over_problems(const std::vector<std::size_t>& problems, const std::vector<CellRecord>& records) {
    double sum = 0, squares = 0;
    const auto count = static_cast<double>(problems.size());
    for (const std::size_t cell : problems) sum += cell_mean(records[cell]) / count;
    for (const std::size_t cell : problems) squares += std::pow(cell_mean(records[cell]) - sum, 2);
    return std::sqrt(squares / (count - 1) / count);
}

/// Mean, 5 % and 95 % quantile along a curve: over rounds, or over the cells of the first axis.
Json curve_json(const Sweep& sweep, const CurveCells& curve, const std::vector<CellRecord>& records) {
    Json out;
    out["label"] = curve.label;
    out["cells"] = curve.cells;
    if (over_rounds(sweep)) {
        const CellRecord& record = records[curve.cells[0]];
        const bool map = sweep.x == "kappa_t";
        std::vector<double> x;
        for (std::size_t t = 0; t < record.mean.size(); ++t) x.push_back(static_cast<double>(t));
        if (map && !record.mean.empty()) x.assign(record.mean.begin(), record.mean.end() - 1);
        const auto after = [map](const std::vector<double>& values) {
            return numbers_json(std::span(values).subspan(map && !values.empty() ? 1 : 0));
        };
        out["x"] = numbers_json(x);
        out["mean"] = after(record.mean);
        out["low"] = after(record.low);
        out["high"] = after(record.high);
        out["fits"] = Json::array();
        return out;
    }
    std::vector<double> mean, error, low, high, floor;
    for (const auto& problems : curve.problems) {
        const CellRecord point = pooled_record(problems, records);
        const CellSummary summary = cell_summary(point);
        mean.push_back(summary.mean);
        error.push_back(problems.size() > 1 ? error_over_problems(problems, records)
                                            : summary.standard_error);
        low.push_back(summary.low);
        high.push_back(summary.high);
        floor.push_back(point.floor);
    }
    if (sweep.axes.size() > 1 && sweep.axes[1].pool) out["problems"] = curve.problems;
    out["x"] = numbers_json(curve.x);
    out["mean"] = numbers_json(mean);
    out["standard_error"] = numbers_json(error);
    out["low"] = numbers_json(low);
    out["high"] = numbers_json(high);
    if (sweep.floor) out["floor"] = numbers_json(floor);
    out["fits"] = Json::array();
    for (const CurveFit& fit : curve.fits) out["fits"].push_back(fit_json(fit, sweep));
    return out;
}

void check_count(const std::vector<Cell>& cells, const std::vector<CellRecord>& records) {
    if (records.size() == cells.size()) return;
    throw Error(Code::bad_data, "records",
                "got " + std::to_string(records.size()) + " records, but the sweep has " +
                    std::to_string(cells.size()) + " cells",
                "Give one record for each cell, in their order");
}

bool has_result(const CellRecord& record) { return !record.hash.empty(); }

std::vector<Cell> cells_as_given(const Sweep& sweep) {
    const CellList list(sweep);
    std::vector<Cell> cells;
    for (std::size_t cell = 0; cell < list.size(); ++cell) cells.push_back(list[cell]);
    return cells;
}

/// "partial" and "failures", where there are any.
void add_gaps(Json& out, const std::vector<CellRecord>& records) {
    const auto done = static_cast<std::size_t>(std::count_if(records.begin(), records.end(), has_result));
    Json failures = Json::array();
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (const auto& failure = records[i].failure)
            failures.push_back(
                {{"cell", i}, {"code", code_name(failure->code)}, {"message", failure->what()}});
    }
    if (done + failures.size() < records.size())
        out["partial"] = {{"done", done}, {"failed", failures.size()}, {"cells", records.size()}};
    if (!failures.empty()) out["failures"] = std::move(failures);
}

}  // namespace

std::string cell_status(const CellRecord& record) {
    if (record.failure) return std::string(code_name(record.failure->code));
    return has_result(record) ? "done" : "not run";
}

CellSummary cell_summary(const CellRecord& record) {
    CellSummary summary{kNaN, kNaN, kNaN, kNaN, kNaN, 0};
    std::vector<double> values;
    double sum = 0;
    for (const double value : record.values) {
        if (std::isnan(value)) {
            ++summary.missing;
        } else {
            values.push_back(value);
            sum += value;
        }
    }
    if (values.empty()) return summary;
    const auto count = static_cast<double>(values.size());
    summary.mean = sum / count;
    double squares = 0;
    for (const double value : values) squares += (value - summary.mean) * (value - summary.mean);
    if (values.size() > 1) summary.standard_error = std::sqrt(squares / (count - 1) / count);
    std::sort(values.begin(), values.end());
    summary.low = quantile(values, 0.05);
    summary.median = quantile(values, 0.5);
    summary.high = quantile(values, 0.95);
    return summary;
}

std::string sweep_hash(const std::vector<std::string>& parts) {
    Sha256 sha;
    for (const std::string& part : parts) sha.update(part.data(), part.size());
    return hex(sha.digest()).substr(0, 16);
}

std::string sweep_hash(const std::vector<CellRecord>& records) {
    std::vector<std::string> parts;
    for (const CellRecord& record : records)
        parts.push_back(record.failure ? std::string(code_name(record.failure->code)) : record.hash);
    return sweep_hash(parts);
}

std::string sweep_result_json(const Sweep& sweep, const std::vector<CellRecord>& records,
                              double wall_seconds) {
    const std::vector<Cell> cells = cells_as_given(sweep);
    check_count(cells, records);
    Json out;
    out["format"] = "srlm-sweep";
    out["format_version"] = 1;
    out["version"] = version();
    out["build"] = build_description();
    const bool whole = std::all_of(records.begin(), records.end(), [](const CellRecord& record) {
        return has_result(record) || record.failure;
    });
    out["hash"] = whole ? sweep_hash(records) : "";
    out["wall_seconds"] = wall_seconds;
    add_gaps(out, records);
    out["sweep"] = parse_json(sweep_json(sweep, -1));
    out["cells"] = Json::array();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const CellSummary summary = cell_summary(records[i]);
        out["cells"].push_back({{"series", cells[i].series},
                                {"position", cells[i].position},
                                {"spec", parse_json(short_spec_json(cells[i].spec))},
                                {"hash", records[i].hash},
                                {"kappa_0", number_json(records[i].kappa_0)},
                                {"effective_dimension", number_json(records[i].effective_dimension)},
                                {"mean", number_json(summary.mean)},
                                {"standard_error", number_json(summary.standard_error)},
                                {"low", number_json(summary.low)},
                                {"median", number_json(summary.median)},
                                {"high", number_json(summary.high)},
                                {"missing", summary.missing},
                                {"floor", number_json(records[i].floor)},
                                {"values", numbers_json(records[i].values)}});
    }
    const auto curves = sweep_curves(sweep, cells, records);
    out["curves"] = Json::array();
    for (const CurveCells& curve : curves) out["curves"].push_back(curve_json(sweep, curve, records));
    const SweepTheory theory = sweep_theory(sweep, cells, records, curves);
    out["overlays"] = parse_json(overlays_json(theory.overlays));
    if (whole)
        for (const auto& [name, reason] : theory.nothing)
            out["not_drawn"].push_back({{"name", name}, {"reason", reason}});
    add_digests(out);
    return out.dump(1);
}

std::string sweep_csv(const Sweep& sweep, const std::vector<CellRecord>& records) {
    const std::vector<Cell> cells = cells_as_given(sweep);
    check_count(cells, records);
    const bool whole = std::all_of(records.begin(), records.end(), has_result);
    std::string out = "series";
    for (const Axis& axis : sweep.axes) out += "," + axis.parameter;
    out += ",hash,kappa_0,mean,standard_error,low,median,high,missing,floor";
    out += whole ? "\n" : ",status\n";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const CellSummary summary = cell_summary(records[i]);
        out += sweep.series.empty() ? "" : csv_quoted(sweep.series[cells[i].series].label);
        for (std::size_t a = 0; a < sweep.axes.size(); ++a)
            out += "," + value_text(sweep.axes[a].values[cells[i].position[a]]);
        out += "," + records[i].hash;
        for (const double value :
             {records[i].kappa_0, summary.mean, summary.standard_error, summary.low, summary.median,
              summary.high, static_cast<double>(summary.missing), records[i].floor}) {
            out += ",";
            if (std::isfinite(value)) out += Json(value).dump();
        }
        if (!whole) out += "," + cell_status(records[i]);
        out += "\n";
    }
    return out;
}

}  // namespace srlm
