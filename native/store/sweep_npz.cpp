#include "store/sweep_npz.hpp"

#include <algorithm>
#include <cstdint>
#include <variant>

#include "base/nan.hpp"
#include "io/npz.hpp"
#include "spec/value_text.hpp"
#include "sweeps/cell_list.hpp"

namespace srlm::cli {

namespace {

/// An axis's value in each cell: numbers where all are, texts otherwise.
std::string axis_array(const Axis& axis, std::size_t index, const CellList& cells) {
    const auto number = [](const Value& value) {
        return std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value);
    };
    const bool numbers = std::all_of(axis.values.begin(), axis.values.end(), number);
    std::vector<double> reals;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Value& value = axis.values[cells[i].position[index]];
        if (!numbers) {
            texts.push_back(value_text(value));
        } else if (const auto* real = std::get_if<double>(&value)) {
            reals.push_back(*real);
        } else {
            reals.push_back(static_cast<double>(std::get<std::int64_t>(value)));
        }
    }
    return numbers ? npy(reals, {reals.size()}) : npy(texts);
}

}  // namespace

std::string sweep_npz(const Sweep& sweep, const std::vector<CellRecord>& records) {
    const CellList cells(sweep);
    const std::size_t count = cells.size();
    Npz npz;
    std::vector<std::int64_t> index, missing, replicates;
    std::vector<double> mean, standard_error, low, median, high, floor, kappa_0;
    std::vector<std::string> series, hash, status;
    bool whole = true;
    std::size_t most = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const CellSummary summary = cell_summary(records[i]);
        index.push_back(static_cast<std::int64_t>(i));
        if (!sweep.series.empty()) series.push_back(sweep.series[cells[i].series].label);
        mean.push_back(summary.mean);
        standard_error.push_back(summary.standard_error);
        low.push_back(summary.low);
        median.push_back(summary.median);
        high.push_back(summary.high);
        missing.push_back(static_cast<std::int64_t>(summary.missing));
        floor.push_back(records[i].floor);
        kappa_0.push_back(records[i].kappa_0);
        hash.push_back(records[i].hash);
        status.push_back(cell_status(records[i]));
        whole = whole && !records[i].hash.empty();
        replicates.push_back(static_cast<std::int64_t>(records[i].values.size()));
        most = std::max(most, records[i].values.size());
    }
    npz.add("cell", npy(index));
    if (!series.empty()) npz.add("series", npy(series));
    for (std::size_t a = 0; a < sweep.axes.size(); ++a)
        npz.add("axis_" + sweep.axes[a].parameter, axis_array(sweep.axes[a], a, cells));
    npz.add("mean", npy(mean, {count}));
    npz.add("standard_error", npy(standard_error, {count}));
    npz.add("low", npy(low, {count}));
    npz.add("median", npy(median, {count}));
    npz.add("high", npy(high, {count}));
    npz.add("missing", npy(missing));
    npz.add("floor", npy(floor, {count}));
    npz.add("kappa_0", npy(kappa_0, {count}));
    npz.add("hash", npy(hash));
    npz.add("replicates", npy(replicates));
    if (!whole) npz.add("status", npy(status));
    std::vector<double> values;
    values.reserve(count * most);
    for (const CellRecord& record : records) {
        values.insert(values.end(), record.values.begin(), record.values.end());
        values.insert(values.end(), most - record.values.size(), kNaN);
    }
    npz.add("values", npy(values, {count, most}));
    return npz.finish();
}

}  // namespace srlm::cli
