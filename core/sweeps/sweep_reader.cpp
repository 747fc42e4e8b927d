/// \file
/// JSON text of a sweep → Sweep, and back.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "base/json_members.hpp"
#include "base/json_parse.hpp"
#include "base/json_read.hpp"
#include "base/json_text.hpp"
#include "numerics/scalar.hpp"
#include "policies/metrics.hpp"
#include "results/metric_names.hpp"
#include "spec/value_text.hpp"
#include "sweeps/sweep.hpp"
#include "sweeps/sweep_overlay.hpp"

namespace srlm {

namespace {

constexpr std::size_t kMostValues = 10000;

const Parameter& parameter_named(const std::string& key) {
    if (const Parameter* parameter = find_parameter(key)) return *parameter;
    const std::string closest = closest_parameter(key);
    throw Error(Code::unknown_key, key_shown(key), "no parameter has this name",
                closest.empty() ? "Look its name up in the list of parameters"
                                : "Write \"" + closest + "\" if that is what you meant");
}

bool bool_in(const Json& json, const char* key) {
    if (!json.contains(key)) return false;
    if (json.at(key).is_boolean()) return json.at(key).get<bool>();
    throw Error(Code::wrong_type, key, "got " + text_shown(json.at(key).dump()), "Write true or false");
}

/// A parameter's value, checked, from JSON.
Value value_from(const Parameter& parameter, const Json& json) {
    Value value;
    if (json.is_boolean())
        value = json.get<bool>();
    else if (json.is_number_integer())
        value = json.get<std::int64_t>();
    else if (json.is_number())
        value = json.get<double>();
    else if (json.is_string())
        value = json.get<std::string>();
    else if (!json.is_null()) {
        throw Error(Code::wrong_type, parameter.key,
                    "got " + text_shown(json.dump()) + " where one value is needed",
                    "A sweep varies parameters with single values");
    }
    Spec scratch;
    set_value(scratch, parameter, value);
    return parameter.get(scratch);
}

std::vector<Value> values_from(const Parameter& parameter, const Json& list) {
    if (!list.is_array() || list.empty() || list.size() > kMostValues) {
        throw Error(Code::out_of_range, parameter.key,
                    "its values are " + text_shown(list.dump()) + " where a list of 1 to " +
                        std::to_string(kMostValues) + " values is needed",
                    "Write [value, value, …]");
    }
    std::vector<Value> values;
    for (const Json& item : list) values.push_back(value_from(parameter, item));
    return values;
}

/// {"from", "to", "points", "scale"}: ends included; on a log scale of a whole number rounded.
std::vector<Value> range_from(const Parameter& parameter, const Json& axis) {
    const auto number = [&](const char* key) {
        if (axis.contains(key) && axis.at(key).is_number()) return axis.at(key).get<double>();
        throw Error(Code::wrong_type, key,
                    "an axis needs \"values\", or the numbers \"from\", \"to\" and \"points\"",
                    "Add " + std::string(key));
    };
    const double from = number("from"), to = number("to"), count = number("points");
    const std::string scale = text_in(axis, "scale", "log");
    if (scale != "log" && scale != "linear") {
        throw Error(Code::out_of_range, "scale",
                    "got " + text_shown(scale) + " but allowed are log and linear", "Choose one of them");
    }
    if (!(count >= 2 && count <= static_cast<double>(kMostValues)) || count != std::floor(count)) {
        throw Error(Code::out_of_range, "points",
                    "got " + number_text(count) + " but allowed is a whole number from 2 to " +
                        std::to_string(kMostValues),
                    "Choose another number of points");
    }
    if (scale == "log" && !(from > 0 && to > 0)) {
        throw Error(Code::out_of_range, "from", "a log scale needs ends above 0",
                    "Raise from and to, or set scale to linear");
    }
    const bool whole = parameter.type == Type::integer;
    std::vector<Value> values;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        const double share = static_cast<double>(i) / (count - 1);
        double value =
            scale == "log" ? exp1(log1(from) + share * (log1(to) - log1(from))) : from + share * (to - from);
        if (i == 0) value = from;
        if (share == 1) value = to;
        if (whole) value = std::round(value);
        Spec scratch;
        set_value(scratch, parameter, Value(value));
        const Value checked = parameter.get(scratch);
        if (values.empty() || checked != values.back()) values.push_back(checked);
    }
    return values;
}

/// Values that are listed stand for themselves: each once, and with no range beside them.
void check_listed(const Json& json, const Axis& axis) {
    for (const char* key : {"from", "to", "points", "scale"}) {
        if (!json.contains(key)) continue;
        throw Error(Code::not_applicable, key, "the axis of " + axis.parameter + " has \"values\" beside it",
                    "Give either the values, or from, to and points");
    }
    std::vector<Value> sorted = axis.values;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice == sorted.end()) return;
    throw Error(Code::out_of_range, axis.parameter, "its axis has the value " + value_text(*twice) + " twice",
                "Give each value once");
}

Axis axis_from(const Json& json) {
    if (!json.is_object() || !json.contains("parameter")) {
        throw Error(Code::wrong_type, "axes", "got " + text_shown(json.dump()) + " as an axis",
                    "Write {\"parameter\": \"samples\", \"values\": [100, 200]}");
    }
    check_keys(json, "an axis", {"parameter", "values", "from", "to", "points", "scale", "with", "pool"});
    Axis axis;
    axis.parameter = text_in(json, "parameter", "");
    const Parameter& parameter = parameter_named(axis.parameter);
    axis.values =
        json.contains("values") ? values_from(parameter, json.at("values")) : range_from(parameter, json);
    if (json.contains("values")) check_listed(json, axis);
    axis.pool = bool_in(json, "pool");
    if (!json.contains("with")) return axis;
    for (const auto& [key, list] : object_in(json, "with").items()) {
        axis.with.emplace_back(key, values_from(parameter_named(key), list));
        if (axis.with.back().second.size() == axis.values.size()) continue;
        throw Error(Code::out_of_range, key,
                    "has " + std::to_string(axis.with.back().second.size()) + " values beside " +
                        std::to_string(axis.values.size()) + " of " + axis.parameter,
                    "Give one for each");
    }
    return axis;
}

Measure measure_from(const std::string& text) {
    Measure measure;
    const auto sign = text.find("<=");
    std::string metric = text.substr(0, sign);
    while (!metric.empty() && metric.back() == ' ') metric.pop_back();
    if (sign != std::string::npos) {
        const Parameter& any_number = *find_parameter("judge_noise");  // a plain number ≥ 0
        try {
            measure.threshold = std::get<double>(parse_value(any_number, text.substr(sign + 2)));
        } catch (const Error& error) {
            throw Error(error.code, "measure", "after \"<=\" of the measure: " + error.cause,
                        "Write a number there, for example own_failure<=0.05");
        }
    }
    if (const auto known = metric_named(metric)) {
        measure.metric = *known;
        return measure;
    }
    std::vector<std::string> names;
    for (const MetricInfo& info : metric_infos()) names.emplace_back(info.key);
    throw Error(Code::out_of_range, "measure",
                "got " + text_shown(text) +
                    " but allowed is a metric, or \"metric<=number\" for the first round that reaches it",
                "Choose a metric among " + list_of(names));
}

SweepSeries series_from(const Json& json) {
    if (!json.is_object() || !json.contains("label")) {
        throw Error(Code::wrong_type, "series", "got " + text_shown(json.dump()) + " as a series",
                    "Write {\"label\": \"noisy\", \"spec\": {\"judge_noise\": 1}}");
    }
    check_keys(json, "a series", {"label", "spec", "measure"});
    SweepSeries series{text_in(json, "label", ""), {}, {}};
    if (json.contains("measure")) series.measure = measure_from(text_in(json, "measure", ""));
    if (!json.contains("spec")) return series;
    for (const auto& [key, value] : object_in(json, "spec").items())
        series.changes.emplace_back(key, value_from(parameter_named(key), value));
    return series;
}

template <class Enum>
Enum choice_from(const Json& json, const char* key, Enum otherwise,
                 const std::vector<std::pair<Enum, std::string>>& names) {
    const std::string text = text_in(json, key, "");
    if (!json.contains(key)) return otherwise;
    std::vector<std::string> allowed;
    for (const auto& [value, name] : names) {
        if (name == text) return value;
        allowed.push_back(name);
    }
    throw Error(Code::out_of_range, key, "got " + text_shown(text) + " but allowed are " + list_of(allowed),
                "Choose one of them");
}

const std::vector<std::pair<FitKind, std::string>> kFits = {
    {FitKind::none, "none"}, {FitKind::log_log, "log-log"}, {FitKind::semi_log, "semi-log"}};
const std::vector<std::pair<Display, std::string>> kDisplays = {{Display::curves, "curves"},
                                                                {Display::map, "map"}};

template <class Enum>
std::string name_of(Enum value, const std::vector<std::pair<Enum, std::string>>& names) {
    for (const auto& [each, name] : names)
        if (each == value) return name;
    return "";
}

/// The parts that fit together only in some ways.
void check_shape(const Sweep& sweep) {
    if (sweep.axes.size() > 2) {
        throw Error(Code::out_of_range, "axes", "got " + std::to_string(sweep.axes.size()) + " axes",
                    "Use at most two, and series for more");
    }
    const bool by_round = over_rounds(sweep);
    const bool by_fact = sweep.x == "kappa_0" || sweep.x == "effective_dimension";
    const bool first_axis = !sweep.axes.empty() && sweep.x == sweep.axes[0].parameter;
    if (!by_round && !first_axis && !(by_fact && !sweep.axes.empty())) {
        throw Error(
            Code::out_of_range, "x",
            "got " + text_shown(sweep.x) +
                " but allowed are round, kappa_t, the parameter of the first axis, and with an axis kappa_0 "
                "and effective_dimension",
            "Choose one of them");
    }
    std::vector<Measure> measures = {sweep.measure};
    for (const SweepSeries& series : sweep.series) measures.push_back(series.measure.value_or(sweep.measure));
    const bool threshold = std::any_of(measures.begin(), measures.end(),
                                       [](const Measure& each) { return each.threshold.has_value(); });
    if (sweep.x == "kappa_t" && std::any_of(measures.begin(), measures.end(), [](const Measure& each) {
            return each.metric != Metric::kappa;
        })) {
        throw Error(Code::not_applicable, "measure", "over kappa_t only κ_{t+1} is drawn",
                    "Set measure to kappa, or x to round");
    }
    if (by_round && threshold) {
        throw Error(Code::not_applicable, "measure", "a first round has no course over the rounds",
                    "Leave the threshold out, or set x to an axis");
    }
    if (by_round && (sweep.fit != FitKind::none || sweep.floor)) {
        throw Error(Code::not_applicable, sweep.floor ? "floor" : "fit", "it has a meaning only over an axis",
                    "Remove it, or set x to an axis");
    }
    if (sweep.above != 0 && (threshold || by_round || sweep.display == Display::map)) {
        throw Error(Code::not_applicable, "above", "only curves of a metric over an axis have it",
                    "Remove it, or set x to an axis, and measure to a metric without <=");
    }
    std::vector<std::string> varied;
    for (const Axis& axis : sweep.axes) {
        varied.push_back(axis.parameter);
        for (const auto& [key, values] : axis.with) varied.push_back(key);
    }
    std::sort(varied.begin(), varied.end());
    if (const auto twice = std::adjacent_find(varied.begin(), varied.end()); twice != varied.end()) {
        throw Error(Code::not_applicable, *twice, "the axes vary it twice",
                    "Leave it to one of them, with all its values");
    }
    for (std::size_t a = 0; a < sweep.axes.size(); ++a) {
        if (!sweep.axes[a].pool) continue;
        if (a == 1 && !by_round && sweep.display == Display::curves &&
            sweep.axes[a].parameter == "problem_seed")
            continue;
        throw Error(
            Code::not_applicable, "pool",
            "only problem_seed as the second axis can be pooled, into points of curves over the first",
            "Make it the second axis, set x to the first and display to curves");
    }
    if (sweep.display == Display::map && (sweep.axes.size() != 2 || !sweep.series.empty() || by_round)) {
        throw Error(Code::not_applicable, "display", "a map needs two axes, no series, and x an axis",
                    "Set display to curves, or give two axes");
    }
    for (const std::string& name : sweep.overlays) {
        if (sweep_overlay(name) != nullptr) continue;
        std::vector<std::string> known;
        for (const SweepOverlay& each : sweep_overlay_table()) known.push_back(each.name);
        throw Error(Code::out_of_range, "overlays",
                    "got " + text_shown(name) + " but there are " + list_of(known), "Choose among them");
    }
}

Json value_to_json(const Value& value) { return parse_json(value_json(value)); }

Json values_to_json(const std::vector<Value>& values) {
    Json list = Json::array();
    for (const Value& value : values) list.push_back(value_to_json(value));
    return list;
}

}  // namespace

Sweep read_sweep(std::string_view text) {
    Json json;
    try {
        json = parse_given_json(text, "");
    } catch (const Json::exception& error) {
        const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
        throw Error(Code::syntax, "",
                    blank ? "the sweep is empty" : "the sweep is not JSON: " + json_problem(text, error),
                    blank ? "Write {\"spec\": {…}, \"axes\": […], \"measure\": …}"
                          : "Check quotes, commas and brackets there");
    }
    if (!json.is_object()) {
        throw Error(Code::wrong_type, "",
                    "the sweep is " + text_shown(json.dump()) + " where an object is needed",
                    "Write {\"spec\": {…}, \"axes\": […], \"measure\": …}");
    }
    check_keys(json, "a sweep",
               {"version", "spec", "axes", "series", "measure", "x", "display", "fit", "above", "floor",
                "overlays"});
    if (json.contains("version") && json.at("version") != 1) {
        throw Error(Code::out_of_range, "version",
                    "got " + text_shown(json.at("version").dump()) + " but allowed is 1",
                    "Use the program of the version that wrote this sweep");
    }
    Sweep sweep;
    if (json.contains("spec")) sweep.spec = parse_spec(object_in(json, "spec").dump());
    const auto list = [&](const char* key) -> const Json& {
        static const Json kNone = Json::array();
        if (!json.contains(key)) return kNone;
        if (json.at(key).is_array()) return json.at(key);
        throw Error(Code::wrong_type, key,
                    "got " + text_shown(json.at(key).dump()) + " where a list is needed", "Write […]");
    };
    for (const Json& axis : list("axes")) sweep.axes.push_back(axis_from(axis));
    for (const Json& series : list("series")) sweep.series.push_back(series_from(series));
    sweep.measure = measure_from(text_in(json, "measure", "target_failure"));
    sweep.x = text_in(json, "x", sweep.axes.empty() ? "round" : sweep.axes[0].parameter);
    sweep.display = choice_from(json, "display", Display::curves, kDisplays);
    sweep.fit = choice_from(json, "fit", FitKind::none, kFits);
    if (json.contains("above")) {
        if (!json.at("above").is_number()) {
            throw Error(Code::wrong_type, "above", "got " + text_shown(json.at("above").dump()),
                        "Write a number");
        }
        sweep.above = json.at("above").get<double>();
    }
    sweep.floor = bool_in(json, "floor");
    for (const Json& name : list("overlays")) {
        if (!name.is_string()) {
            throw Error(Code::wrong_type, "overlays",
                        "got " + text_shown(name.dump()) + " where a name is needed", "Write it in quotes");
        }
        sweep.overlays.push_back(name.get<std::string>());
    }
    check_shape(sweep);
    return sweep;
}

Sweep parse_sweep(std::string_view text) {
    Sweep sweep = read_sweep(text);
    for (std::size_t cell = 0, count = cell_count(sweep, kMostCellsAtOnce); cell < count; ++cell)
        sweep_cell(sweep, cell);  // throws where it is no valid spec
    check_axes(sweep);
    return sweep;
}

std::string measure_text(const Measure& measure) {
    return metric_name(measure.metric) + (measure.threshold ? "<=" + number_text(*measure.threshold) : "");
}

std::string sweep_json(const Sweep& sweep, int indent) {
    Json out;
    out["version"] = 1;
    out["spec"] = parse_json(short_spec_json(sweep.spec));
    out["axes"] = Json::array();
    for (const Axis& axis : sweep.axes) {
        Json each = {{"parameter", axis.parameter}, {"values", values_to_json(axis.values)}};
        for (const auto& [key, values] : axis.with) each["with"][key] = values_to_json(values);
        if (axis.pool) each["pool"] = true;
        out["axes"].push_back(each);
    }
    out["series"] = Json::array();
    for (const SweepSeries& series : sweep.series) {
        Json changes = Json::object();
        for (const auto& [key, value] : series.changes) changes[key] = value_to_json(value);
        out["series"].push_back({{"label", series.label}, {"spec", changes}});
        if (series.measure) out["series"].back()["measure"] = measure_text(*series.measure);
    }
    out["measure"] = measure_text(sweep.measure);
    out["x"] = sweep.x;
    out["display"] = name_of(sweep.display, kDisplays);
    out["fit"] = name_of(sweep.fit, kFits);
    if (sweep.above != 0) out["above"] = sweep.above;
    out["floor"] = sweep.floor;
    out["overlays"] = sweep.overlays;
    return out.dump(indent);
}

}  // namespace srlm
