#include "sweeps/undrawn_overlays.hpp"

#include <algorithm>
#include <set>

#include "base/format.hpp"
#include "policies/metrics.hpp"
#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

std::string joined(const std::set<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::set<std::string> measured_metrics(const Sweep& sweep, const std::vector<Cell>& cells) {
    std::set<std::string> metrics;
    for (const Cell& cell : cells) metrics.insert(measure_of(sweep, cell.series).metric);
    return metrics;
}

bool draws(const std::string& name, Sweep sweep, const std::vector<Cell>& cells,
           const std::vector<CellRecord>& records) {
    sweep.overlays = {name};
    return !sweep_overlays(sweep, cells, records).empty();
}

/// The metrics of which the curve would say something, were they measured.
std::set<std::string> metrics_of(const std::string& name, Sweep sweep, const std::vector<Cell>& cells,
                                 const std::vector<CellRecord>& records) {
    for (SweepSeries& series : sweep.series) series.measure.reset();
    std::set<std::string> metrics;
    for (const MetricInfo& info : metric_infos()) {
        sweep.measure = {std::string(info.key), {}};
        if (draws(name, sweep, cells, records)) metrics.emplace(info.key);
    }
    return metrics;
}

std::string reason_for(const SweepOverlay& overlay, const Sweep& sweep, const std::vector<Cell>& cells,
                       const std::vector<CellRecord>& records) {
    if (overlay.over != over_of(sweep)) {
        const char* over = overlay.over == Over::axis    ? "an axis"
                           : overlay.over == Over::round ? "the rounds"
                                                         : "kappa_t";
        return std::string("it is a curve over ") + over + ", and x is " + sweep.x;
    }
    if (overlay.name == "floor" && !sweep.floor) return "the sweep has no floor: set floor to true";
    const bool failed = std::any_of(records.begin(), records.end(),
                                    [](const CellRecord& record) { return record.failure.has_value(); });
    if (failed) return "cells have failed, or it has nothing to say of the others";
    Sweep whole = sweep;
    whole.above = 0;
    if (sweep.above != 0 && draws(overlay.name, whole, cells, records))
        return "the values are not above " + brief_number(sweep.above) + " (above)";
    const std::string measured = joined(measured_metrics(sweep, cells));
    const std::set<std::string> about = metrics_of(overlay.name, sweep, cells, records);
    if (!about.empty()) return "it is about " + joined(about) + ", and measured is " + measured;
    return "it has nothing to say of " + measured + " in these cells";
}

}  // namespace

std::vector<UndrawnOverlay> undrawn_overlays(const Sweep& sweep, const std::vector<Cell>& cells,
                                             const std::vector<CellRecord>& records) {
    std::vector<UndrawnOverlay> undrawn;
    for (const SweepOverlay& each : sweep_overlay_table()) {
        const auto& asked = sweep.overlays;
        if (std::find(asked.begin(), asked.end(), each.name) == asked.end()) continue;
        if (!draws(each.name, sweep, cells, records))
            undrawn.push_back({each.name, reason_for(each, sweep, cells, records)});
    }
    return undrawn;
}

}  // namespace srlm
