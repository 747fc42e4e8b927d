#include "sweep/sweep_overlays.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "experiment/json_text.hpp"
#include "model/format.hpp"
#include "model/instances.hpp"
#include "numerics/scalar.hpp"
#include "theory/contraction.hpp"

namespace srlm {

namespace {

double number_of(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&value)) return *real;
    return std::nan("");
}

struct Context {
    const Sweep& sweep;
    const std::vector<Cell>& cells;
    const std::vector<CellRecord>& records;
    const CurveCells& curve;

    const Spec& spec(std::size_t i) const { return cells[curve.cells[i]].spec; }
    const CellRecord& record(std::size_t i) const { return records[curve.cells[i]]; }
    double mean(std::size_t i) const { return cell_mean(record(i)); }
    double floor(std::size_t i) const { return std::isnan(record(i).floor) ? 0 : record(i).floor; }
};

Overlay start(const Context& context, const char* name, const char* label, const char* equation,
              const char* tag, const char* kind) {
    Overlay overlay;
    overlay.name = name;
    overlay.label = label;
    overlay.equation = equation;
    overlay.tag = tag;
    overlay.kind = kind;
    overlay.metric = context.sweep.measure.metric;
    overlay.series = context.curve.label;
    overlay.x = context.curve.x;
    return overlay;
}

std::optional<Overlay> best_learner_curve(const Context& context) {
    Overlay overlay =
        start(context, "best-learner", "best learner, closed form", "App. D", "[exact]", "value");
    double worst = 0;
    for (std::size_t i = 0; i < overlay.x.size(); ++i) {
        const Spec& spec = context.spec(i);
        if (spec.objective != Objective::best_learner) return {};
        overlay.y.push_back(best_learner_failure(hard_instance(spec), spec.samples));
        const auto& values = context.record(i).values;
        double variance = 0;
        for (const double value : values) variance += (value - context.mean(i)) * (value - context.mean(i));
        const auto count = static_cast<double>(values.size());
        const double error = std::sqrt(variance / (count - 1) / count);
        if (error > 0) worst = std::max(worst, std::fabs(context.mean(i) - overlay.y[i]) / error);
    }
    overlay.constants = "exact failure rate of the simulated learner";
    overlay.verdict =
        "the simulation lies within " + brief_number(worst) + " standard errors of it everywhere";
    return overlay;
}

std::optional<Overlay> lower_bound_curve(const Context& context) {
    Overlay overlay =
        start(context, "failure-lower-bound", "Thm 4.1 lower bound", "Eq. 98–99", "[rebuilt]", "lower");
    std::size_t above = 0, saturated = 0;
    const Spec& first = context.spec(0);
    for (std::size_t i = 0; i < overlay.x.size(); ++i) {
        const Spec& spec = context.spec(i);
        if (spec.problem != ProblemKind::hard_instance) return {};
        // |Y|^N ways to hide the favoured responses
        const double log_class =
            static_cast<double>(spec.prompts) * log1(static_cast<double>(hard_instance(spec).responses));
        const FailureLowerBound bound =
            failure_lower_bound(static_cast<double>(spec.samples), context.record(i).kappa_0, log_class,
                                spec.barrier_c, spec.barrier_a);
        overlay.y.push_back(bound.failure);
        saturated += bound.saturated;
        above += bound.failure > best_learner_failure(hard_instance(spec), spec.samples);
    }
    overlay.constants = "A = " + brief_number(first.barrier_a) + ", C = " + brief_number(first.barrier_c) +
                        " (free), log|Π| = N·log|Y|";
    overlay.verdict = above > 0 ? "above the best learner's exact failure at " + std::to_string(above) +
                                      " of " + std::to_string(overlay.x.size()) +
                                      " points: with these constants it is no lower bound"
                                : "below the best learner's exact failure everywhere";
    if (saturated > 0) overlay.verdict += "; capped at A/√e at " + std::to_string(saturated) + " points";
    return overlay;
}

/// A curve c·f(i) + floor through the first point.
std::optional<Overlay> anchored(const Context& context, Overlay overlay,
                                const std::function<double(std::size_t)>& f) {
    const double first = context.mean(0) - context.floor(0);
    if (!(first > 0) || !(f(0) > 0)) return {};
    for (std::size_t i = 0; i < overlay.x.size(); ++i)
        overlay.y.push_back(context.floor(i) + first * f(i) / f(0));
    overlay.constants = "constant free: drawn through the first point";
    if (context.floor(0) > 0) overlay.constants += ", above the floor";
    const std::size_t last = overlay.x.size() - 1;
    const double ratio = (context.mean(last) - context.floor(last)) / (overlay.y[last] - context.floor(last));
    overlay.verdict = "at the last point the measured value is " + brief_number(ratio) + " times this";
    return overlay;
}

std::optional<Overlay> inverse_sqrt_curve(const Context& context) {
    return anchored(
        context, start(context, "inverse-sqrt", "∝ 1/√n", "Thm 6.2", "[rate]", "value"),
        [&](std::size_t i) { return 1 / std::sqrt(static_cast<double>(context.spec(i).samples)); });
}

std::optional<Overlay> sqrt_effective_dimension_curve(const Context& context) {
    return anchored(context,
                    start(context, "sqrt-effective-dimension", "∝ √d_eff", "Cor. 6.4", "[rate]", "value"),
                    [&](std::size_t i) { return std::sqrt(context.record(i).effective_dimension); });
}

std::optional<Overlay> sqrt_dimension_curve(const Context& context) {
    return anchored(context, start(context, "sqrt-dimension", "∝ √d", "Thm 6.2", "[rate]", "value"),
                    [&](std::size_t i) { return std::sqrt(context.record(i).dimension); });
}

std::optional<Overlay> floor_curve(const Context& context) {
    Overlay overlay = start(context, "floor", "population update (n = ∞)", "Eq. 106", "[exact]", "value");
    for (std::size_t i = 0; i < overlay.x.size(); ++i) overlay.y.push_back(context.record(i).floor);
    if (overlay.y.empty() || std::isnan(overlay.y[0])) return {};
    overlay.verdict = "what no number of pairs can improve on at this β and T";
    return overlay;
}

std::optional<Overlay> rounds_needed_curve(const Context& context) {
    Overlay overlay = start(context, "rounds-needed", "Cor. 5.7", "Cor. 5.7", "[rebuilt]", "value");
    std::size_t below = 0;
    for (std::size_t i = 0; i < overlay.x.size(); ++i) {
        if (context.spec(i).objective != Objective::regression) return {};
        overlay.y.push_back(rounds_needed(context.record(i).kappa_0, context.record(i).confidence,
                                          static_cast<double>(context.spec(i).samples)));
        below += overlay.y[i] < context.mean(i);
    }
    overlay.constants = "1 + log(cκ_0)/log(1+√(nc)), c as measured in each cell";
    overlay.verdict =
        "below the measured rounds at " + std::to_string(below) + " of " + std::to_string(overlay.x.size()) +
        " points: it says when the bound's transient is negligible, not when the policy is sure";
    return overlay;
}

std::optional<Overlay> sharpening_rounds_curve(const Context& context) {
    Overlay overlay = start(context, "sharpening-rounds", "closed form", "Eq. 106", "[exact]", "value");
    std::size_t same = 0;
    for (std::size_t i = 0; i < overlay.x.size(); ++i) {
        const Spec& spec = context.spec(i);
        if (spec.problem != ProblemKind::hard_instance || spec.objective != Objective::population) return {};
        const bool frozen = spec.self_reward == SelfReward::frozen;
        overlay.y.push_back(sharpening_rounds(hard_instance(spec), spec.delta, spec.beta, frozen));
        same += context.mean(i) == std::ceil(overlay.y[i]);
    }
    overlay.constants = "real-valued rounds at which the favoured response reaches 1 − δ";
    overlay.verdict = "rounded up it is the measured number at " + std::to_string(same) + " of " +
                      std::to_string(overlay.x.size()) + " points";
    return overlay;
}

std::optional<Overlay> inverse_confidence_curve(const Context& context) {
    Overlay overlay =
        inverse_confidence(context.record(0).confidence, static_cast<std::size_t>(context.spec(0).rounds));
    overlay.series = context.curve.label;
    overlay.verdict = "holds by definition";
    return overlay;
}

std::optional<Overlay> unrolled_curve(const Context& context) {
    const CellRecord& record = context.record(0);
    Overlay overlay = unrolled_bound(context.spec(0), record.kappa_0, record.confidence,
                                     static_cast<std::size_t>(context.spec(0).rounds));
    overlay.series = context.curve.label;
    if (overlay.verdict.empty()) {
        std::size_t above = 0;
        for (std::size_t t = 0; t < overlay.y.size(); ++t)
            above += record.mean[t] > overlay.y[t] * (1 + 1e-9);
        overlay.verdict = above > 0 ? "the measured curve is above it in " + std::to_string(above) +
                                          " rounds: with these constants it is no bound"
                                    : "holds in every round";
    }
    return overlay;
}

struct Named {
    const char* name;
    bool over_rounds;  ///< Needs x to be the round; the others need an axis
    std::optional<Overlay> (*curve)(const Context&);
};

const std::vector<Named>& named() {
    static const std::vector<Named> all = {
        {"best-learner", false, best_learner_curve},
        {"failure-lower-bound", false, lower_bound_curve},
        {"inverse-sqrt", false, inverse_sqrt_curve},
        {"sqrt-dimension", false, sqrt_dimension_curve},
        {"sqrt-effective-dimension", false, sqrt_effective_dimension_curve},
        {"floor", false, floor_curve},
        {"rounds-needed", false, rounds_needed_curve},
        {"sharpening-rounds", false, sharpening_rounds_curve},
        {"inverse-confidence", true, inverse_confidence_curve},
        {"unrolled-kappa-bound", true, unrolled_curve},
    };
    return all;
}

double x_of(const Sweep& sweep, const Cell& cell, const CellRecord& record) {
    if (sweep.x == "kappa_0") return record.kappa_0;
    if (sweep.x == "effective_dimension") return record.effective_dimension;
    return number_of(sweep.axes[0].values[cell.position[0]]);
}

}  // namespace

double cell_mean(const CellRecord& record) {
    double sum = 0;
    for (const double value : record.values) sum += value;
    return sum / static_cast<double>(record.values.size());
}

std::vector<CurveCells> sweep_curves(const Sweep& sweep, const std::vector<Cell>& cells,
                                     const std::vector<CellRecord>& records) {
    const bool by_round = sweep.x == "round";
    std::vector<CurveCells> curves;
    std::vector<std::vector<std::size_t>> keys;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        // Over rounds every cell is a curve of its own; else the cells along the first axis make one.
        std::vector<std::size_t> key = {cells[i].series};
        std::string label = sweep.series.empty() ? "" : sweep.series[cells[i].series].label;
        for (std::size_t a = by_round ? 0 : 1; a < sweep.axes.size(); ++a) {
            key.push_back(cells[i].position[a]);
            const Parameter& parameter = *find_parameter(sweep.axes[a].parameter);
            label += (label.empty() ? "" : ", ") +
                     (parameter.symbol.empty() ? parameter.key : parameter.symbol) + " = " +
                     value_text(sweep.axes[a].values[cells[i].position[a]]);
        }
        auto at = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
        if (at == keys.size()) {
            keys.push_back(key);
            curves.push_back({label, {}, {}});
        }
        curves[at].cells.push_back(i);
        if (!by_round) curves[at].x.push_back(x_of(sweep, cells[i], records[i]));
    }
    return curves;
}

const std::vector<std::string>& sweep_overlay_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list;
        for (const Named& each : named()) list.emplace_back(each.name);
        return list;
    }();
    return names;
}

std::vector<Overlay> sweep_overlays(const Sweep& sweep, const std::vector<Cell>& cells,
                                    const std::vector<CellRecord>& records) {
    std::vector<Overlay> overlays;
    const bool by_round = sweep.x == "round";
    const auto curves = sweep_curves(sweep, cells, records);
    for (const std::string& name : sweep.overlays) {
        for (const Named& each : named()) {
            if (name != each.name || each.over_rounds != by_round) continue;
            for (const CurveCells& curve : curves) {
                const Context context{sweep, cells, records, curve};
                if (auto overlay = each.curve(context)) overlays.push_back(std::move(*overlay));
            }
        }
    }
    return overlays;
}

}  // namespace srlm
