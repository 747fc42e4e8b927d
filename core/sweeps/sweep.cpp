#include "sweeps/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/error.hpp"
#include "base/json_numbers.hpp"
#include "base/json_parse.hpp"
#include "base/json_read.hpp"
#include "base/nan.hpp"
#include "loop/population.hpp"
#include "policies/update.hpp"
#include "results/result.hpp"
#include "results/run_overlay.hpp"
#include "spec/value_text.hpp"
#include "sweeps/sweep_overlay.hpp"
#include "theory/data_spectrum.hpp"

namespace srlm {

namespace {

constexpr double kLargestSeed = 9007199254740991;

void set(Spec& spec, const std::string& key, const Value& value) { find_parameter(key)->set(spec, value); }

/// The measure of one replicate, from its rows [T + 1][kMetrics].
double measured(const Measure& measure, const double* rows, std::size_t rounds) {
    const auto m = static_cast<std::size_t>(measure.metric);
    if (!measure.threshold) return rows[rounds * kMetrics + m];
    for (std::size_t t = 0; t <= rounds; ++t)
        if (rows[t * kMetrics + m] <= *measure.threshold) return static_cast<double>(t);
    return kNaN;
}

std::optional<Metric> certificate_of(Metric metric) {
    if (metric == Metric::kappa) return Metric::kappa_certificate;
    if (metric == Metric::own_failure) return Metric::failure_certificate;
    return {};
}

/// Members of a record's JSON before its floor, and after it.
constexpr std::pair<const char*, std::vector<double> CellRecord::*> kLists[] = {
    {"values", &CellRecord::values},
    {"mean", &CellRecord::mean},
    {"low", &CellRecord::low},
    {"high", &CellRecord::high},
    {"confidences", &CellRecord::confidences},
    {"certificate", &CellRecord::certificate}};
constexpr std::pair<const char*, double CellRecord::*> kFacts[] = {
    {"kappa_0", &CellRecord::kappa_0},
    {"global_certificate", &CellRecord::global_certificate},
    {"dimension", &CellRecord::dimension},
    {"effective_dimension", &CellRecord::effective_dimension}};

double number_from(const Json& json) { return json.is_null() ? kNaN : json.get<double>(); }

std::vector<double> numbers_from(const Json& json) {
    std::vector<double> values;
    for (const Json& value : json) values.push_back(number_from(value));
    return values;
}

bool needs_spectrum(const Sweep& sweep) {
    const auto& names = sweep.overlays;
    return sweep.x == "effective_dimension" ||
           std::any_of(names.begin(), names.end(),
                       [](const std::string& name) { return sweep_overlay(name)->spectrum; });
}

}  // namespace

std::string cell_values(const Sweep& sweep, const Cell& cell) {
    std::string words;
    const auto add = [&words](const std::string& key, const Value& value) {
        words += (words.empty() ? "" : ", ") + key + " = " + value_text(value);
    };
    for (std::size_t a = 0; a < sweep.axes.size(); ++a) {
        const Axis& axis = sweep.axes[a];
        add(axis.parameter, axis.values[cell.position[a]]);
        for (const auto& [key, values] : axis.with) add(key, values[cell.position[a]]);
    }
    if (!sweep.series.empty())
        for (const auto& [key, value] : sweep.series[cell.series].changes) add(key, value);
    return words;
}

std::size_t cell_count(const Sweep& sweep, std::size_t most) {
    std::size_t count = std::max<std::size_t>(1, sweep.series.size());
    for (const Axis& axis : sweep.axes) count *= axis.values.size();
    if (count > most) {
        throw Error(
            Code::too_large, "axes",
            "the sweep has " + std::to_string(count) + " cells, and " + std::to_string(most) + " are allowed",
            "Use fewer values");
    }
    return count;
}

std::int64_t cell_seed(const Sweep& sweep, const Cell& cell, std::size_t index) {
    const auto is_seed = [](const auto& change) { return change.first == "seed"; };
    const bool by_axis = std::any_of(sweep.axes.begin(), sweep.axes.end(),
                                     [](const Axis& axis) { return axis.parameter == "seed"; });
    const bool by_series =
        !sweep.series.empty() && std::any_of(sweep.series[cell.series].changes.begin(),
                                             sweep.series[cell.series].changes.end(), is_seed);
    if (by_axis || by_series) return cell.spec.seed;
    const double seed = static_cast<double>(sweep.spec.seed) + static_cast<double>(index);
    return static_cast<std::int64_t>(seed > kLargestSeed ? seed - kLargestSeed : seed);
}

Cell cell_as_given(const Sweep& sweep, std::size_t index) {
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
    for (std::size_t a = 0; a < sweep.axes.size(); ++a) {
        const Axis& axis = sweep.axes[a];
        const std::size_t at = a == 0 ? index % inner : index / inner % outer;
        cell.position.push_back(at);
        set(cell.spec, axis.parameter, axis.values[at]);
        for (const auto& [key, values] : axis.with) set(cell.spec, key, values[at]);
    }
    // What the base or an axis says and this cell has no use for is dropped (the population update
    // over samples is a constant); what its series says is checked.
    std::vector<std::string> own;
    if (!sweep.series.empty()) {
        for (const auto& [key, value] : sweep.series[cell.series].changes) {
            set(cell.spec, key, value);
            own.push_back(key);
        }
    }
    const auto said = [&own](const std::string& key) {
        return std::find(own.begin(), own.end(), key) != own.end();
    };
    for (int pass = 0; pass < 2; ++pass) {
        for (const Parameter& p : parameters())
            if (!applies(p, cell.spec) && !said(p.key)) p.set(cell.spec, p.default_value);
    }
    cell.spec.seed = cell_seed(sweep, cell, index);
    return cell;
}

Cell sweep_cell(const Sweep& sweep, std::size_t index) {
    Cell cell = cell_as_given(sweep, index);
    try {
        validate(cell.spec);
    } catch (const Error& error) {
        const std::string where = cell_values(sweep, cell);
        throw Error(error.code, error.parameter,
                    error.cause + (where.empty() ? "" : " (in the cell " + where + ")"), error.remedy);
    }
    return cell;
}

void check_axes(const Sweep& sweep) {
    const std::size_t count = cell_count(sweep);
    for (const Axis& axis : sweep.axes) {
        const Parameter& parameter = *find_parameter(axis.parameter);
        bool applied = false;
        for (std::size_t index = 0; index < count && !applied; ++index)
            applied = applies(parameter, cell_as_given(sweep, index).spec);
        if (applied) continue;
        throw Error(
            Code::not_applicable, axis.parameter, "it has a meaning in no cell of the sweep",
            "Choose another axis, or change what it depends on (\"srlm describe " + axis.parameter + "\")");
    }
}

std::vector<Cell> sweep_cells(const Sweep& sweep) {
    const std::size_t count = cell_count(sweep, kMostCellsAtOnce);
    std::vector<Cell> cells;
    for (std::size_t index = 0; index < count; ++index) cells.push_back(sweep_cell(sweep, index));
    check_axes(sweep);
    return cells;
}

CellRecord empty_record(std::optional<Error> failure) {
    CellRecord record;
    record.floor = record.kappa_0 = record.effective_dimension = kNaN;
    record.failure = std::move(failure);
    return record;
}

const Measure& measure_of(const Sweep& sweep, std::size_t series) {
    return series < sweep.series.size() && sweep.series[series].measure ? *sweep.series[series].measure
                                                                        : sweep.measure;
}

CellRecord remeasured(const Sweep& sweep, std::size_t series_index, CellRecord record, const Trace& trace) {
    const Measure& measure = measure_of(sweep, series_index);
    const std::size_t row = (trace.rounds + 1) * kMetrics;
    record.values.clear();
    for (std::size_t r = 0; r < trace.count; ++r)
        record.values.push_back(measured(measure, trace.metrics.data() + r * row, trace.rounds));
    const Summary summary = summarise(trace);
    const Series& series = summary[static_cast<std::size_t>(measure.metric)];
    record.mean = series.mean;
    record.low = series.quantile_05;
    record.high = series.quantile_95;
    record.certificate.clear();
    if (const auto metric = certificate_of(measure.metric)) {
        const auto& all = summary[static_cast<std::size_t>(*metric)].mean;
        record.certificate.assign(all.begin() + 1, all.end());
    }
    record.floor =
        record.population.empty() ? kNaN : measured(measure, record.population.data(), trace.rounds);
    return record;
}

CellRecord cell_record(const Sweep& sweep, const Cell& cell, const Problem& problem, const Trace& trace) {
    CellRecord record;
    record.hash = result_hash(trace.digests);
    if (sweep.floor) {
        if (const auto population = population_trace(cell.spec, problem)) {
            const std::size_t row = (population->rounds + 1) * kMetrics;
            record.population.assign(row, 0.0);
            for (std::size_t r = 0; r < population->count; ++r)
                for (std::size_t i = 0; i < row; ++i)
                    record.population[i] +=
                        population->metrics[r * row + i] / static_cast<double>(population->count);
        }
    }
    record = remeasured(sweep, cell.series, std::move(record), trace);
    record.kappa_0 = problem.kappa_0;
    record.confidences.clear();
    for (const ReplicateFacts& each : replicate_facts(trace)) record.confidences.push_back(each.confidence);
    record.global_certificate = global_certificate(trace);
    record.dimension = static_cast<double>(problem.dimension);
    record.effective_dimension =
        needs_spectrum(sweep) && !problem.sequence
            ? data_effective_dimension(
                  problem, cell.spec.ridge > 0 ? cell.spec.ridge : 1 / static_cast<double>(cell.spec.samples))
            : kNaN;
    return record;
}

std::string cell_record_json(const CellRecord& record) {
    Json out;
    out["hash"] = record.hash;
    for (const auto& [key, list] : kLists) out[key] = numbers_json(record.*list);
    out["floor"] = number_json(record.floor);
    if (!record.population.empty()) out["population"] = numbers_json(record.population);
    for (const auto& [key, fact] : kFacts) out[key] = number_json(record.*fact);
    return out.dump();
}

CellRecord parse_cell_record(std::string_view text) {
    try {
        const Json json = parse_given_json(text, "");
        CellRecord record;
        record.hash = json.at("hash").get<std::string>();
        for (const auto& [key, list] : kLists) record.*list = numbers_from(json.at(key));
        record.floor = number_from(json.at("floor"));
        if (json.contains("population")) record.population = numbers_from(json.at("population"));
        for (const auto& [key, fact] : kFacts) record.*fact = number_from(json.at(key));
        return record;
    } catch (const Json::exception& error) {
        throw Error(Code::bad_data, "", "this is no record of a cell: " + json_reason(error.what()),
                    "Run the cell again");
    }
}

}  // namespace srlm
