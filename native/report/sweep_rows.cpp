#include "report/sweep_rows.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/json_parse.hpp"
#include "data/csv.hpp"
#include "io/parquet.hpp"
#include "policies/metrics.hpp"
#include "spec/value_text.hpp"
#include "sweeps/cell_list.hpp"

namespace srlm::cli {

namespace {

constexpr std::size_t kPiece = 1 << 20;  // bytes that are handed on at a time

std::string header(const Sweep& sweep) {
    std::string line = "cell";
    if (!sweep.series.empty()) line += ",series";
    for (const Axis& axis : sweep.axes) line += "," + axis.parameter;
    line += ",replicate,round";
    for (const MetricInfo& metric : metric_infos()) line += "," + std::string(metric.key);
    return line + "\n";
}

/// The columns that are the same in all rows of a cell.
std::string beginning(const Sweep& sweep, const Cell& cell, std::size_t index) {
    std::string text = std::to_string(index) + ",";
    if (!sweep.series.empty()) text += csv_quoted(sweep.series[cell.series].label) + ",";
    for (std::size_t a = 0; a < sweep.axes.size(); ++a)
        text += value_text(sweep.axes[a].values[cell.position[a]]) + ",";
    return text;
}

/// The column type of an axis: numbers where all values are.
ParquetWriter::Type type_of(const Axis& axis) {
    const auto all = [&axis](auto is) { return std::all_of(axis.values.begin(), axis.values.end(), is); };
    const auto whole = [](const Value& value) { return std::holds_alternative<std::int64_t>(value); };
    if (all(whole)) return ParquetWriter::Type::integer;
    return all([&](const Value& value) { return whole(value) || std::holds_alternative<double>(value); })
               ? ParquetWriter::Type::real
               : ParquetWriter::Type::text;
}

void add_value(ParquetWriter& to, std::size_t column, ParquetWriter::Type type, const Value& value) {
    const auto* whole = std::get_if<std::int64_t>(&value);
    if (type == ParquetWriter::Type::integer) {
        to.add(column, *whole);
    } else if (type == ParquetWriter::Type::real) {
        to.add(column, whole ? static_cast<double>(*whole) : std::get<double>(value));
    } else {
        to.add(column, value_text(value));
    }
}

}  // namespace

void write_sweep_parquet(const SweepDatabase& database, const OutputFile::Put& put) {
    using Type = ParquetWriter::Type;
    const DatabaseHead& head = database.head();
    const Sweep& sweep = head.sweep;
    std::vector<ParquetWriter::Column> columns{{"cell", Type::integer}};
    if (!sweep.series.empty()) columns.push_back({"series", Type::text});
    for (const Axis& axis : sweep.axes) columns.push_back({axis.parameter, type_of(axis)});
    columns.push_back({"replicate", Type::integer});
    columns.push_back({"round", Type::integer});
    for (const MetricInfo& metric : metric_infos()) columns.push_back({std::string(metric.key), Type::real});
    ParquetWriter to(
        columns,
        {{"srlm_sweep", sweep_json(sweep, -1)}, {"srlm_version", head.version}, {"srlm_hash", head.hash}},
        put);
    const std::vector<bool> done = database.done();
    for (std::size_t index = 0; index < done.size(); ++index) {
        if (!done[index]) continue;
        const Cell cell = database.cells()[index];
        const Trace trace = database.trace(index);
        const double* at = trace.metrics.data();
        for (std::size_t r = 0; r < trace.count; ++r) {
            for (std::size_t t = 0; t <= trace.rounds; ++t) {
                std::size_t column = 0;
                to.add(column++, static_cast<std::int64_t>(index));
                if (!sweep.series.empty()) to.add(column++, sweep.series[cell.series].label);
                for (std::size_t a = 0; a < sweep.axes.size(); ++a, ++column)
                    add_value(to, column, columns[column].type, sweep.axes[a].values[cell.position[a]]);
                to.add(column++, static_cast<std::int64_t>(r));
                to.add(column++, static_cast<std::int64_t>(t));
                for (std::size_t m = 0; m < kMetrics; ++m) to.add(column++, *at++);
                to.end_row();
            }
        }
    }
    to.finish();
}

void write_sweep_rows(const SweepDatabase& database, const OutputFile::Put& put) {
    const Sweep& sweep = database.head().sweep;
    std::string bytes = header(sweep);
    const std::vector<bool> done = database.done();
    for (std::size_t index = 0; index < done.size(); ++index) {
        if (!done[index]) continue;
        const std::string begins = beginning(sweep, database.cells()[index], index);
        const Trace trace = database.trace(index);
        const double* at = trace.metrics.data();
        for (std::size_t r = 0; r < trace.count; ++r) {
            for (std::size_t t = 0; t <= trace.rounds; ++t) {
                bytes += begins + std::to_string(r) + "," + std::to_string(t);
                for (std::size_t m = 0; m < kMetrics; ++m, ++at) {
                    bytes += ',';
                    if (std::isfinite(*at))
                        bytes += Json(*at).dump();  // the shortest form that reads back to the same bits
                }
                bytes += '\n';
            }
            if (bytes.size() < kPiece) continue;
            put(bytes);
            bytes.clear();
        }
    }
    put(bytes);
}

}  // namespace srlm::cli
