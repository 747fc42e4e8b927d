/// \file
/// A finished sweep as a document.

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "experiment/json_text.hpp"
#include "experiment/result.hpp"
#include "numerics/sha256.hpp"
#include "sweep/fit.hpp"
#include "sweep/sweep_overlays.hpp"

namespace srlm {

namespace {

using Json = nlohmann::ordered_json;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json numbers(const std::vector<double>& values) {
    Json out = Json::array();
    for (const double value : values) out.push_back(number(value));
    return out;
}

Json fit_json(const LineFit& fit, const Sweep& sweep, const char* of) {
    Json out = {{"kind", sweep.fit == FitKind::log_log ? "log-log" : "semi-log"},
                {"of", of},
                {"points", fit.points},
                {"note", fit.note}};
    if (!fit.found) return out;
    out["slope"] = number(fit.slope);
    out["low"] = number(fit.low);
    out["high"] = number(fit.high);
    out["intercept"] = number(fit.intercept);
    return out;
}

Json fits_json(const Sweep& sweep, const CurveCells& curve, const std::vector<CellRecord>& records,
               std::size_t index) {
    Json out = Json::array();
    if (sweep.fit == FitKind::none || sweep.x == "round") return out;
    std::vector<FitPoint> points;
    for (std::size_t i = 0; i < curve.cells.size(); ++i)
        points.push_back({curve.x[i], records[curve.cells[i]].values, 0});
    const bool log_y = sweep.fit == FitKind::log_log;
    const auto seed = static_cast<std::uint64_t>(sweep.spec.seed);
    const auto stream = static_cast<std::uint32_t>(index);
    out.push_back(fit_json(fit_line(points, log_y, seed, stream), sweep, "value"));
    if (!sweep.floor) return out;
    for (std::size_t i = 0; i < curve.cells.size(); ++i) points[i].offset = records[curve.cells[i]].floor;
    out.push_back(fit_json(fit_line(points, log_y, seed, stream), sweep, "excess over the floor"));
    return out;
}

/// Mean, 5 % and 95 % quantile along a curve: over rounds, or over the cells of the first axis.
Json curve_json(const Sweep& sweep, const CurveCells& curve, const std::vector<CellRecord>& records,
                std::size_t index) {
    Json out;
    out["label"] = curve.label;
    out["cells"] = curve.cells;
    if (sweep.x == "round") {
        const CellRecord& record = records[curve.cells[0]];
        std::vector<double> rounds;
        for (std::size_t t = 0; t < record.mean.size(); ++t) rounds.push_back(static_cast<double>(t));
        out["x"] = numbers(rounds);
        out["mean"] = numbers(record.mean);
        out["low"] = numbers(record.low);
        out["high"] = numbers(record.high);
        out["fits"] = Json::array();
        return out;
    }
    std::vector<double> mean, low, high, floor;
    for (const std::size_t cell : curve.cells) {
        const CellSummary summary = cell_summary(records[cell]);
        mean.push_back(summary.mean);
        low.push_back(summary.low);
        high.push_back(summary.high);
        floor.push_back(records[cell].floor);
    }
    out["x"] = numbers(curve.x);
    out["mean"] = numbers(mean);
    out["low"] = numbers(low);
    out["high"] = numbers(high);
    if (sweep.floor) out["floor"] = numbers(floor);
    out["fits"] = fits_json(sweep, curve, records, index);
    return out;
}

}  // namespace

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

std::string sweep_hash(const std::vector<CellRecord>& records) {
    Sha256 sha;
    for (const CellRecord& record : records) sha.update(record.hash.data(), record.hash.size());
    return hex(sha.digest()).substr(0, 16);
}

std::string sweep_result_json(const Sweep& sweep, const std::vector<CellRecord>& records,
                              double wall_seconds) {
    const std::vector<Cell> cells = sweep_cells(sweep);
    Json out;
    out["format"] = "srlm-sweep";
    out["format_version"] = 1;
    out["version"] = version();
    out["build"] = build_description();
    out["hash"] = sweep_hash(records);
    out["wall_seconds"] = wall_seconds;
    out["sweep"] = Json::parse(sweep_json(sweep, -1));
    out["cells"] = Json::array();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const CellSummary summary = cell_summary(records[i]);
        out["cells"].push_back({{"series", cells[i].series},
                                {"position", cells[i].position},
                                {"spec", Json::parse(short_spec_json(cells[i].spec))},
                                {"hash", records[i].hash},
                                {"kappa_0", number(records[i].kappa_0)},
                                {"effective_dimension", number(records[i].effective_dimension)},
                                {"mean", number(summary.mean)},
                                {"standard_error", number(summary.standard_error)},
                                {"low", number(summary.low)},
                                {"median", number(summary.median)},
                                {"high", number(summary.high)},
                                {"missing", summary.missing},
                                {"floor", number(records[i].floor)},
                                {"values", numbers(records[i].values)}});
    }
    const auto curves = sweep_curves(sweep, cells, records);
    out["curves"] = Json::array();
    for (std::size_t k = 0; k < curves.size(); ++k)
        out["curves"].push_back(curve_json(sweep, curves[k], records, k));
    out["overlays"] = Json::parse(overlays_json(sweep_overlays(sweep, cells, records)));
    return out.dump(1);
}

std::string sweep_csv(const Sweep& sweep, const std::vector<CellRecord>& records) {
    const std::vector<Cell> cells = sweep_cells(sweep);
    const auto quoted = [](const std::string& text) {
        std::string out = "\"";
        for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
        return out + "\"";
    };
    std::string out = "series";
    for (const Axis& axis : sweep.axes) out += "," + axis.parameter;
    out += ",hash,kappa_0,mean,standard_error,low,median,high,missing,floor\n";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const CellSummary summary = cell_summary(records[i]);
        out += sweep.series.empty() ? "" : quoted(sweep.series[cells[i].series].label);
        for (std::size_t a = 0; a < sweep.axes.size(); ++a)
            out += "," + value_text(sweep.axes[a].values[cells[i].position[a]]);
        out += "," + records[i].hash;
        for (const double value :
             {records[i].kappa_0, summary.mean, summary.standard_error, summary.low, summary.median,
              summary.high, static_cast<double>(summary.missing), records[i].floor}) {
            out += ",";
            if (std::isfinite(value)) out += Json(value).dump();
        }
        out += "\n";
    }
    return out;
}

}  // namespace srlm
