#include "sweeps/sweep_overlays.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>
#include <variant>

#include "base/decimal.hpp"
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

/// What says that a curve may be flat, or "".
std::string flatness(const CurveContext& context) {
    const auto& fits = context.curve.fits;
    const auto fit =
        std::find_if(fits.rbegin(), fits.rend(), [](const CurveFit& each) { return each.line.found; });
    if (fit != fits.rend()) {
        const LineFit& line = fit->line;
        const bool several = line.problems > 1;  // then what holds for problems like these counts
        const double low = several ? line.problems_low : line.low;
        const double high = several ? line.problems_high : line.high;
        if (low > 0 || high < 0) return "";
        const auto text = [](double slope) {
            const std::string digits = write_number(std::fabs(slope), Notation::fixed, 2);
            return (slope < 0 ? "−" : "") + digits;
        };
        return "the slope of this curve may be 0 (95 %: " + text(low) + " to " + text(high) + ")";
    }
    constexpr double kRounding = 1e-12;
    const std::size_t points = context.points.size();
    for (std::size_t i = 1; i < points; ++i)
        if (std::fabs(context.mean(i) - context.mean(0)) > kRounding * std::fabs(context.mean(0))) return "";
    return points > 1 ? "this curve is flat" : "";
}

/// The lines that a sweep asks for through the points of a curve.
std::vector<CurveFit> curve_fits(const Sweep& sweep, const CurveCells& curve,
                                 const std::vector<CellRecord>& records, std::size_t index) {
    if (sweep.fit == FitKind::none || over_rounds(sweep)) return {};
    std::vector<FitPoint> points;
    for (std::size_t i = 0; i < curve.cells.size(); ++i) {
        FitPoint point{curve.x[i], {}, {}};
        for (const std::size_t cell : curve.problems[i]) {
            point.problems.push_back(records[cell].values);
            point.offsets.push_back(sweep.above);
        }
        points.push_back(std::move(point));
    }
    const bool log_y = sweep.fit == FitKind::log_log;
    const auto seed = static_cast<std::uint64_t>(sweep.spec.seed);
    const auto stream = static_cast<std::uint32_t>(index);
    std::vector<CurveFit> fits = {{sweep.above == 0 ? "value" : "value above " + number_text(sweep.above),
                                   fit_line(points, log_y, seed, stream)}};
    if (!sweep.floor) return fits;
    for (std::size_t i = 0; i < curve.cells.size(); ++i)
        for (std::size_t k = 0; k < curve.problems[i].size(); ++k)
            points[i].offsets[k] = records[curve.problems[i][k]].floor;
    fits.push_back({"excess over the floor", fit_line(points, log_y, seed, stream)});
    return fits;
}

/// What one overlay says of one curve.
Said said_of(const SweepOverlay& overlay, const Sweep& sweep, const std::vector<Cell>& cells,
             const std::vector<CellRecord>& records, const CurveCells& curve) {
    std::vector<CellRecord> points;
    for (const auto& problems : curve.problems) {
        for (const std::size_t cell : problems) {
            const Metric metric = measure_of(sweep, cells[cell].series).metric;
            if (std::string why = outside(overlay.scope, metric, cells[cell].spec); !why.empty())
                return Nothing{std::move(why)};
            // The theory, too, has nothing to say of a spec that is not valid.
            if (records[cell].failure) return Nothing{"cells have failed"};
            if (records[cell].mean.empty() && over_rounds(sweep)) return Nothing{"cells have not run"};
        }
        points.push_back(pooled_record(problems, records));
    }
    return overlay.curve({sweep, cells, points, curve});
}

const char* name_of(Over over) {
    switch (over) {
        case Over::axis: return "an axis";
        case Over::round: return "the rounds";
        case Over::kappa_t: return "kappa_t";
    }
    return "";
}

}  // namespace

const SweepOverlay* sweep_overlay(std::string_view name) {
    for (const SweepOverlay& each : sweep_overlay_table())
        if (each.name == name) return &each;
    return nullptr;
}

Overlay start_overlay(const CurveContext& context, const char* name, const char* label, const char* equation,
                      const char* tag, OverlayKind kind) {
    Overlay overlay{name, label, equation, tag, context.metric(), kind};
    overlay.series = context.curve.label;
    overlay.x = context.curve.x;
    return overlay;
}

Overlay along_rounds(const CurveContext& context, Overlay overlay) {
    overlay.series = context.curve.label;
    if (overlay.kind != OverlayKind::mark) compare(overlay, context.record(0).mean);
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

Said anchored_overlay(const CurveContext& context, Overlay overlay,
                      const std::function<double(std::size_t)>& f) {
    const double floor = context.floor(0), first = context.mean(0) - floor;
    if (!(first > 0)) {
        return Nothing{"the first value, " + brief_number(context.mean(0)) + ", is not above " +
                       brief_number(floor)};
    }
    if (!(f(0) > 0)) return Nothing{"what it grows with is not known at the first point"};
    if (const std::string flat = flatness(context); !flat.empty()) {
        overlay.x.clear();
        overlay.verdict = "not drawn: " + flat + ", so that it has no such rate";
        return overlay;
    }
    for (std::size_t i = 0; i < overlay.x.size(); ++i)
        overlay.y.push_back(context.floor(i) + first * f(i) / f(0));
    overlay.constants = "constant free: drawn through the first point";
    if (floor != 0)
        overlay.constants +=
            std::isnan(context.record(0).floor) ? ", above " + brief_number(floor) : ", above the floor";
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
            curves.push_back({label, {}, {}, {}, {}});
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
    for (std::size_t k = 0; k < curves.size(); ++k) curves[k].fits = curve_fits(sweep, curves[k], records, k);
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

SweepTheory sweep_theory(const Sweep& sweep, const std::vector<Cell>& cells,
                         const std::vector<CellRecord>& records, const std::vector<CurveCells>& curves) {
    SweepTheory theory;
    for (const std::string& name : sweep.overlays) {
        const SweepOverlay& overlay = *sweep_overlay(name);
        if (overlay.over != over_of(sweep)) {
            theory.nothing.push_back(
                {name, std::string("it is a curve over ") + name_of(overlay.over) + ", and x is " + sweep.x});
            continue;
        }
        std::vector<std::string> reasons;
        const std::size_t before = theory.overlays.size();
        for (const CurveCells& curve : curves) {
            Said said = said_of(overlay, sweep, cells, records, curve);
            if (auto* drawn = std::get_if<Overlay>(&said)) {
                theory.overlays.push_back(std::move(*drawn));
            } else if (std::string& why = std::get<Nothing>(said).why;
                       std::find(reasons.begin(), reasons.end(), why) == reasons.end()) {
                reasons.push_back(std::move(why));
            }
        }
        if (theory.overlays.size() > before) continue;
        std::string reason;
        for (const std::string& why : reasons) reason += (reason.empty() ? "" : "; ") + why;
        theory.nothing.push_back({name, reason});
    }
    return theory;
}

}  // namespace srlm
