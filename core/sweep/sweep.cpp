#include "sweep/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "experiment/error.hpp"
#include "experiment/json_text.hpp"
#include "experiment/result.hpp"
#include "loop/population.hpp"
#include "loop/update.hpp"
#include "theory/data_spectrum.hpp"
#include "theory/effective_dimension.hpp"

namespace srlm {

namespace {

using Json = nlohmann::ordered_json;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostCells = 100000;
constexpr double kLargestSeed = 9007199254740991;

void set(Spec& spec, const std::string& key, const Value& value) { find_parameter(key)->set(spec, value); }

std::size_t metric_index(const std::string& key) {
    std::size_t m = 0;
    while (m < kMetrics && metric_infos()[m].key != key) ++m;
    return m;
}

/// The measure of one replicate, from its rows [T + 1][kMetrics].
double measured(const Measure& measure, const double* rows, std::size_t rounds) {
    const std::size_t m = metric_index(measure.metric);
    if (!measure.threshold) return rows[rounds * kMetrics + m];
    for (std::size_t t = 0; t <= rounds; ++t)
        if (rows[t * kMetrics + m] <= *measure.threshold) return static_cast<double>(t);
    return kNaN;
}

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json numbers(const std::vector<double>& values) {
    Json out = Json::array();
    for (const double value : values) out.push_back(number(value));
    return out;
}

double number_from(const Json& json) { return json.is_null() ? kNaN : json.get<double>(); }

std::vector<double> numbers_from(const Json& json) {
    std::vector<double> values;
    for (const Json& value : json) values.push_back(number_from(value));
    return values;
}

bool needs_spectrum(const Sweep& sweep) {
    const auto& names = sweep.overlays;
    return sweep.x == "effective_dimension" ||
           std::find(names.begin(), names.end(), "sqrt-effective-dimension") != names.end();
}

}  // namespace

Cell sweep_cell(const Sweep& sweep, std::size_t index) {
    const std::size_t inner = sweep.axes.empty() ? 1 : sweep.axes[0].values.size();
    const std::size_t outer = sweep.axes.size() < 2 ? 1 : sweep.axes[1].values.size();
    const std::size_t count = inner * outer * std::max<std::size_t>(1, sweep.series.size());
    if (index >= count) {
        throw Error(Code::out_of_range, "cell",
                    "got " + std::to_string(index) + " but the sweep has " + std::to_string(count) + " cells",
                    "Count them from 0");
    }
    Cell cell;
    cell.series = index / (inner * outer);
    cell.spec = sweep.spec;
    std::vector<std::string> given;
    const auto change = [&](const std::string& key, const Value& value) {
        set(cell.spec, key, value);
        given.push_back(key + " = " + value_text(value));
    };
    for (std::size_t a = 0; a < sweep.axes.size(); ++a) {
        const Axis& axis = sweep.axes[a];
        const std::size_t at = a == 0 ? index % inner : index / inner % outer;
        cell.position.push_back(at);
        change(axis.parameter, axis.values[at]);
        for (const auto& [key, values] : axis.with) change(key, values[at]);
    }
    // What the base or an axis says and this cell has no use for is dropped (the population update
    // over samples is a constant); what its series says is checked.
    std::vector<std::string> own;
    if (!sweep.series.empty()) {
        for (const auto& [key, value] : sweep.series[cell.series].changes) {
            change(key, value);
            own.push_back(key);
        }
    }
    for (int pass = 0; pass < 2; ++pass) {
        for (const Parameter& p : parameters()) {
            const bool said = std::find(own.begin(), own.end(), p.key) != own.end();
            if (!said && !applies(p, cell.spec)) p.set(cell.spec, p.default_value);
        }
    }
    const auto varied = [&sweep, &own](const std::string& key) {
        return std::find(own.begin(), own.end(), key) != own.end() ||
               std::any_of(sweep.axes.begin(), sweep.axes.end(),
                           [&key](const Axis& axis) { return axis.parameter == key; });
    };
    if (!varied("seed")) {
        const double seed = static_cast<double>(sweep.spec.seed) + static_cast<double>(index);
        cell.spec.seed = static_cast<std::int64_t>(seed > kLargestSeed ? seed - kLargestSeed : seed);
    }
    try {
        validate(cell.spec);
    } catch (const Error& error) {
        std::string where;
        for (const std::string& each : given) where += (where.empty() ? "" : ", ") + each;
        throw Error(error.code, error.parameter,
                    error.problem + (where.empty() ? "" : " (in the cell " + where + ")"), error.remedy);
    }
    return cell;
}

std::vector<Cell> sweep_cells(const Sweep& sweep) {
    std::size_t count = std::max<std::size_t>(1, sweep.series.size());
    for (const Axis& axis : sweep.axes) count *= axis.values.size();
    if (count > kMostCells) {
        throw Error(Code::too_large, "axes",
                    "the sweep has " + std::to_string(count) + " cells, and " + std::to_string(kMostCells) +
                        " are allowed",
                    "Use fewer values");
    }
    std::vector<Cell> cells;
    for (std::size_t index = 0; index < count; ++index) cells.push_back(sweep_cell(sweep, index));
    for (const Axis& axis : sweep.axes) {
        const Parameter& parameter = *find_parameter(axis.parameter);
        if (std::any_of(cells.begin(), cells.end(),
                        [&](const Cell& cell) { return applies(parameter, cell.spec); }))
            continue;
        throw Error(
            Code::not_applicable, axis.parameter, "it has a meaning in no cell of the sweep",
            "Choose another axis, or change what it depends on (\"srlm describe " + axis.parameter + "\")");
    }
    return cells;
}

CellRecord cell_record(const Sweep& sweep, const Cell& cell, const Problem& problem, const Trace& trace) {
    CellRecord record;
    record.hash = result_hash(trace.digests);
    const std::size_t row = (trace.rounds + 1) * kMetrics;
    for (std::size_t r = 0; r < trace.count; ++r)
        record.values.push_back(measured(sweep.measure, trace.metrics.data() + r * row, trace.rounds));
    const Summary summary = summarise(trace.metrics.data(), trace.count, trace.rounds);
    const Series& series = summary[metric_index(sweep.measure.metric)];
    record.mean = series.mean;
    record.low = series.quantile_05;
    record.high = series.quantile_95;
    record.floor = kNaN;
    if (sweep.floor) {
        if (const auto population = population_trace(cell.spec, problem))
            record.floor = measured(sweep.measure, population->metrics.data(), population->rounds);
    }
    record.kappa_0 = problem.kappa_0;
    record.theta_norm = 0;
    record.confidence = 1;
    record.margin = std::numeric_limits<double>::infinity();
    for (std::size_t r = 0; r < trace.count; ++r) {
        for (std::size_t t = 0; t <= trace.rounds; ++t) {
            record.confidence = std::min(record.confidence, trace.at(r, t, Metric::confidence));
            const double margin = trace.at(r, t, Metric::margin);
            if (margin < record.margin) record.margin = margin;
            record.theta_norm = std::max(record.theta_norm, trace.at(r, t, Metric::theta_norm));
        }
    }
    record.dimension = static_cast<double>(problem.dimension);
    record.effective_dimension =
        needs_spectrum(sweep) && !problem.sequence
            ? effective_dimension(data_spectrum(problem), 1 / static_cast<double>(cell.spec.samples))
            : kNaN;
    return record;
}

std::string cell_record_json(const CellRecord& record) {
    Json out;
    out["hash"] = record.hash;
    out["values"] = numbers(record.values);
    out["mean"] = numbers(record.mean);
    out["low"] = numbers(record.low);
    out["high"] = numbers(record.high);
    out["floor"] = number(record.floor);
    out["kappa_0"] = number(record.kappa_0);
    out["confidence"] = number(record.confidence);
    out["margin"] = number(record.margin);
    out["theta_norm"] = number(record.theta_norm);
    out["dimension"] = number(record.dimension);
    out["effective_dimension"] = number(record.effective_dimension);
    return out.dump();
}

CellRecord parse_cell_record(std::string_view text) {
    try {
        const Json json = Json::parse(text);
        CellRecord record;
        record.hash = json.at("hash").get<std::string>();
        record.values = numbers_from(json.at("values"));
        record.mean = numbers_from(json.at("mean"));
        record.low = numbers_from(json.at("low"));
        record.high = numbers_from(json.at("high"));
        record.floor = number_from(json.at("floor"));
        record.kappa_0 = number_from(json.at("kappa_0"));
        record.confidence = number_from(json.at("confidence"));
        record.margin = number_from(json.at("margin"));
        record.theta_norm = number_from(json.at("theta_norm"));
        record.dimension = number_from(json.at("dimension"));
        record.effective_dimension = number_from(json.at("effective_dimension"));
        return record;
    } catch (const Json::exception& error) {
        throw Error(Code::bad_data, "", std::string("this is no record of a cell: ") + error.what(),
                    "Run the cell again");
    }
}

}  // namespace srlm
