#include "sweeps/sweep_overlays.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <variant>

#include "base/format.hpp"
#include "numerics/scalar.hpp"
#include "spec/value_text.hpp"
#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

double number_of(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&value)) return *real;
    return std::nan("");
}

double x_of(const Sweep& sweep, const Cell& cell, const CellRecord& record) {
    if (sweep.x == "kappa_0") return record.kappa_0;
    if (sweep.x == "effective_dimension") return record.effective_dimension;
    return number_of(sweep.axes[0].values[cell.position[0]]);
}

}  // namespace

Overlay start_overlay(const CurveContext& context, const char* name, const char* label, const char* equation,
                      const char* tag, const char* kind) {
    Overlay overlay;
    overlay.name = name;
    overlay.label = label;
    overlay.equation = equation;
    overlay.tag = tag;
    overlay.kind = kind;
    overlay.metric = context.metric();
    overlay.series = context.curve.label;
    overlay.x = context.curve.x;
    return overlay;
}

void over_kappa(const CurveContext& context, Overlay& overlay, const std::function<double(double)>& f) {
    constexpr int kPoints = 33;
    double largest = 1;
    for (const double kappa : context.record(0).mean) largest = std::max(largest, kappa);
    for (int i = 0; i < kPoints; ++i) {
        const double kappa = i + 1 == kPoints ? largest : exp1(log1(largest) * i / (kPoints - 1));
        overlay.x.push_back(kappa);
        overlay.y.push_back(f(kappa));
    }
}

std::optional<Overlay> anchored_overlay(const CurveContext& context, Overlay overlay,
                                        const std::function<double(std::size_t)>& f) {
    const double first = context.mean(0) - context.floor(0);
    if (!(first > 0) || !(f(0) > 0)) return {};
    constexpr double kRounding = 1e-12;
    bool flat = true;  // then there is no rate to be drawn through it
    for (std::size_t i = 1; i < overlay.x.size(); ++i)
        flat = flat && std::fabs(context.mean(i) - context.mean(0)) <= kRounding * std::fabs(context.mean(0));
    if (flat && overlay.x.size() > 1) return {};
    for (std::size_t i = 0; i < overlay.x.size(); ++i)
        overlay.y.push_back(context.floor(i) + first * f(i) / f(0));
    overlay.constants = "constant free: drawn through the first point";
    if (context.floor(0) != 0)
        overlay.constants += std::isnan(context.record(0).floor) ? ", above " + brief_number(context.floor(0))
                                                                 : ", above the floor";
    const std::size_t last = overlay.x.size() - 1;
    const double ratio = (context.mean(last) - context.floor(last)) / (overlay.y[last] - context.floor(last));
    overlay.verdict = "at the last point the measured value is " + brief_number(ratio) + " times this";
    return overlay;
}

double cell_mean(const CellRecord& record) {
    double sum = 0;
    for (const double value : record.values) sum += value;
    return sum / static_cast<double>(record.values.size());
}

std::vector<CurveCells> sweep_curves(const Sweep& sweep, const std::vector<Cell>& cells,
                                     const std::vector<CellRecord>& records) {
    const bool by_round = over_rounds(sweep);
    std::vector<CurveCells> curves;
    std::vector<std::vector<std::size_t>> keys;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        std::vector<std::size_t> key = {cells[i].series};
        std::string label = sweep.series.empty() ? "" : sweep.series[cells[i].series].label;
        for (std::size_t a = by_round ? 0 : 1; a < sweep.axes.size(); ++a) {
            if (sweep.axes[a].pool) continue;
            key.push_back(cells[i].position[a]);
            const Parameter& parameter = *find_parameter(sweep.axes[a].parameter);
            label += (label.empty() ? "" : ", ") +
                     (parameter.symbol.empty() ? parameter.key : parameter.symbol) + " = " +
                     value_text(sweep.axes[a].values[cells[i].position[a]]);
        }
        auto at = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
        if (at == keys.size()) {
            keys.push_back(key);
            curves.push_back({label, {}, {}, {}});
        }
        CurveCells& curve = curves[at];
        const bool pooled = !by_round && sweep.axes.size() > 1 && sweep.axes[1].pool;
        const std::size_t place = by_round ? 0 : cells[i].position[0];
        if (pooled && cells[i].position[1] > 0) {
            curve.problems[place].push_back(i);
            continue;
        }
        curve.cells.push_back(i);
        curve.problems.push_back({i});
    }
    for (CurveCells& curve : curves) {
        for (std::size_t i = 0; i < curve.cells.size() && !by_round; ++i) {
            double sum = 0;
            for (const std::size_t cell : curve.problems[i]) sum += x_of(sweep, cells[cell], records[cell]);
            curve.x.push_back(sum / static_cast<double>(curve.problems[i].size()));
        }
    }
    return curves;
}

CellRecord pooled_record(const std::vector<std::size_t>& cells, const std::vector<CellRecord>& records) {
    CellRecord all = records[cells[0]];
    const auto share = 1 / static_cast<double>(cells.size());
    const auto add = [&](double& sum, double value, std::size_t k) {
        sum = k == 0 ? share * value : sum + share * value;
    };
    for (std::size_t k = 0; k < cells.size(); ++k) {
        const CellRecord& each = records[cells[k]];
        add(all.floor, each.floor, k);
        add(all.kappa_0, each.kappa_0, k);
        add(all.effective_dimension, each.effective_dimension, k);
        if (k == 0) continue;
        all.values.insert(all.values.end(), each.values.begin(), each.values.end());
        all.confidences.insert(all.confidences.end(), each.confidences.begin(), each.confidences.end());
        if (each.hash.empty()) all.hash.clear();
    }
    return all;
}

const std::vector<std::string>& sweep_overlay_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list;
        for (const SweepOverlay& each : sweep_overlay_table()) list.push_back(each.name);
        return list;
    }();
    return names;
}

std::vector<Overlay> sweep_overlays(const Sweep& sweep, const std::vector<Cell>& cells,
                                    const std::vector<CellRecord>& records) {
    std::vector<Overlay> overlays;
    const auto curves = sweep_curves(sweep, cells, records);
    for (const std::string& name : sweep.overlays) {
        for (const SweepOverlay& each : sweep_overlay_table()) {
            if (name != each.name || each.over != over_of(sweep)) continue;
            for (const CurveCells& curve : curves) {
                std::vector<CellRecord> points;
                for (const auto& problems : curve.problems)
                    points.push_back(pooled_record(problems, records));
                const CurveContext context{sweep, cells, points, curve};
                const auto failed = [&](std::size_t cell) { return records[cell].failure.has_value(); };
                if (std::any_of(curve.problems.begin(), curve.problems.end(), [&](const auto& problems) {
                        return std::any_of(problems.begin(), problems.end(), failed);
                    }))
                    continue;  // the theory, too, has nothing to say of a spec that is not valid
                if (auto overlay = each.curve(context)) overlays.push_back(std::move(*overlay));
            }
        }
    }
    return overlays;
}

}  // namespace srlm
