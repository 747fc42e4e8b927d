#include "report/sweep_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/json_parse.hpp"
#include "loop/population.hpp"
#include "report/numbers.hpp"
#include "report/share.hpp"
#include "report/table.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"

namespace srlm::cli {

namespace {

constexpr std::size_t kIndent = 13;

double number(const Json& value) { return value.is_number() ? value.get<double>() : std::nan(""); }

std::string name_of(const std::string& key) {
    if (key == "round") return "t";
    if (key == "kappa_t") return "κ_t";
    const Parameter* parameter = find_parameter(key);
    return parameter && !parameter->symbol.empty() ? parameter->symbol : key;
}

/// A value of an axis as a table has it.
std::string value_words(const Json& value) {
    if (value.is_number()) return short_number(number(value));
    return value.is_string() ? value.get<std::string>() : value.dump();
}

/// What the points of a curve are called: their x, or the value of the first axis where that is no number.
std::vector<std::string> point_names(const Json& sweep, const Json& curve) {
    const std::string x = sweep.at("x");
    std::vector<std::string> names;
    for (std::size_t i = 0; i < curve.at("x").size(); ++i) {
        const Json& value = curve.at("x").at(i);
        names.push_back(short_number(number(value)));
        if (x == "round" || !value.is_null()) continue;
        const Json& axis = sweep.at("axes").at(0);  // of a cell that has failed x may not be known
        const std::string key = axis.at("parameter");
        names.back() = (key == x ? "" : name_of(key) + " = ") + value_words(axis.at("values").at(i));
    }
    return names;
}

/// One column of means for each curve, rows by x.
std::string curves_table(const Json& result, const Terminal& terminal) {
    const Json& curves = result.at("curves");
    const std::string x = result.at("sweep").at("x");
    std::vector<Column> columns{{name_of(x), {}, Colour::none}};
    // Curves over a fact of the problem (κ_0) may differ in x: then each has its own column of it.
    const bool shared = std::all_of(curves.begin(), curves.end(),
                                    [&](const Json& curve) { return curve.at("x") == curves.at(0).at("x"); });
    for (const Json& curve : curves) {
        if (!shared && columns.size() > 1) columns.push_back({name_of(x), {}, Colour::none});
        if (!shared || columns.size() == 1) columns.back().cells = point_names(result.at("sweep"), curve);
        Column means{curve.at("label").get<std::string>(), {}, Colour::target_failure};
        if (means.title.empty()) means.title = result.at("sweep").at("measure").get<std::string>();
        for (std::size_t i = 0; i < curve.at("mean").size(); ++i) {
            const double error =
                curve.contains("standard_error") ? number(curve.at("standard_error").at(i)) : std::nan("");
            means.cells.push_back(with_error(number(curve.at("mean").at(i)), error));
        }
        columns.push_back(std::move(means));
        if (!curve.contains("floor") || curve.at("floor").at(0).is_null()) continue;
        Column floor{"floor", {}, Colour::none};
        for (const Json& value : curve.at("floor")) floor.cells.push_back(short_number(number(value)));
        columns.push_back(std::move(floor));
    }
    return table(columns, terminal);
}

/// The means of a two-parameter sweep, second axis downwards.
std::string map_table(const Json& result, const Terminal& terminal) {
    const Json& axes = result.at("sweep").at("axes");
    const Json &across = axes.at(0).at("values"), &down = axes.at(1).at("values");
    std::vector<Column> columns{
        {name_of(axes.at(1).at("parameter")) + " \\ " + name_of(axes.at(0).at("parameter")),
         {},
         Colour::none}};
    for (const Json& value : down) columns.front().cells.push_back(value_words(value));
    for (std::size_t i = 0; i < across.size(); ++i) {
        Column column{value_words(across.at(i)), {}, Colour::none};
        for (std::size_t j = 0; j < down.size(); ++j)
            column.cells.push_back(
                short_number(number(result.at("cells").at(j * across.size() + i).at("mean"))));
        columns.push_back(std::move(column));
    }
    return table(columns, terminal);
}

std::string fit_words(const Json& curve, const Json& fit) {
    const std::string label = curve.at("label");
    std::string words = (label.empty() ? "" : label + ": ") + fit.at("kind").get<std::string>() +
                        " slope of the " + fit.at("of").get<std::string>();
    if (!fit.contains("slope")) return words + ": none, " + fit.at("note").get<std::string>();
    const auto between = [&fit](const char* low, const char* high) {
        return short_number(number(fit.at(low))) + " to " + short_number(number(fit.at(high)));
    };
    const auto problems = fit.at("problems").get<std::size_t>();
    words += " " + short_number(number(fit.at("slope"))) + " (95 %: " + between("low", "high");
    words += problems > 1 ? " for these " + std::to_string(problems) + " problems, " +
                                between("problems_low", "problems_high") + " for problems like them)"
                          : std::string(" for this problem)");
    words += " over " + std::to_string(fit.at("points").get<std::size_t>()) + " points";
    if (fit.at("bends").get<bool>()) words += ", which bend: no straight line describes them";
    const std::string note = fit.at("note");
    return words + (note.empty() ? "" : "; left out: " + note);
}

/// Why cells have no floor that the sweep asks for: one line for each reason.
std::string floors_missing(const Sweep& sweep, const Terminal& terminal) {
    struct Missing {
        std::string reason, series;
        std::size_t cells;
        std::size_t last;  ///< The series named last
    };
    if (!sweep.floor) return "";
    const CellList cells(sweep);
    std::vector<Missing> all;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Cell cell = cells[i];
        const std::string reason = no_limit(cell.spec);
        if (reason.empty()) continue;
        auto at = std::find_if(all.begin(), all.end(), [&](const Missing& m) { return m.reason == reason; });
        if (at == all.end()) at = all.insert(all.end(), {reason, "", 0, sweep.series.size()});
        ++at->cells;
        if (cell.series == at->last || sweep.series.empty()) continue;
        at->series += (at->series.empty() ? "" : "; ") + sweep.series[cell.series].label;
        at->last = cell.series;
    }
    std::string out;
    for (const Missing& each : all) {
        const std::string series = each.series.empty() ? "" : " (" + each.series + ")";
        out += terminal.line(out.empty() ? "Floor" : "", "none in " + std::to_string(each.cells) + " of " +
                                                             counted(cells.size(), "cell") + series + ": " +
                                                             each.reason);
    }
    return out;
}

/// The command that repeats a sweep; "" when it is not an experiment's, up to its base spec.
std::string again(const SweepRequest& request, const std::string& hash) {
    if (!request.experiment || request.experiment->sweep.empty()) return "";
    for (const bool large : {false, true}) {
        Sweep named = experiment_sweep(*request.experiment, large);
        const std::string flags = flags_between(named.spec, request.sweep.spec);
        named.spec = request.sweep.spec;
        if (sweep_json(named) != sweep_json(request.sweep)) continue;
        return "srlm sweep --experiment " + request.experiment->name + (large ? " --large" : "") + flags +
               " --expect " + hash;
    }
    return "";
}

/// Whether a sweep is that of an experiment, up to its seed, its replicates, and what is drawn over it.
bool is_of_experiment(const Sweep& sweep, const Experiment& experiment) {
    if (experiment.sweep.empty()) return false;
    for (const bool large : {false, true}) {
        Sweep named = experiment_sweep(experiment, large);
        named.spec.seed = sweep.spec.seed;
        named.spec.replicates = sweep.spec.replicates;
        named.fit = sweep.fit;
        named.floor = sweep.floor;
        named.overlays = sweep.overlays;
        if (sweep_json(named) == sweep_json(sweep)) return true;
    }
    return false;
}

/// What an experiment's sweep shows; of another sweep nothing is known.
std::string takeaway(const SweepRequest& request, const Terminal& terminal) {
    if (!request.experiment) return "";
    const Experiment& experiment = *request.experiment;
    if (is_of_experiment(request.sweep, experiment))
        return terminal.line("Takeaway", experiment.takeaway) + terminal.line("Caveat", experiment.caveat);
    return terminal.line("Takeaway", "none: that of " + experiment.name +
                                         " is of the experiment as it stands, and this sweep is another one");
}

}  // namespace

std::string grid_text(const Sweep& sweep) {
    std::string grid;
    for (const Axis& axis : sweep.axes)
        grid += (grid.empty() ? "" : " × ") + counted(axis.values.size(), "value") + " of " + axis.parameter;
    if (!sweep.series.empty())
        grid += (grid.empty() ? "" : " × ") + std::to_string(sweep.series.size()) + " series";
    return grid.empty() ? "one cell" : grid;
}

std::string measures_text(const Sweep& sweep) {
    const auto own = [](const SweepSeries& series) { return series.measure.has_value(); };
    const bool all = !sweep.series.empty() && std::all_of(sweep.series.begin(), sweep.series.end(), own);
    std::string text = all ? "" : measure_text(sweep.measure);
    for (const SweepSeries& series : sweep.series) {
        if (!series.measure) continue;
        text += (text.empty() ? "" : "; ") + measure_text(*series.measure) + " in the series " + series.label;
    }
    return text;
}

std::string report_sweep(const SweepRequest& request, const CellList& cells, const std::string& runner,
                         const Terminal& terminal) {
    std::string out;
    if (request.experiment) {
        out += terminal.line("Experiment", request.experiment->title);
        out += terminal.line("Question", request.experiment->question);
    }
    std::int64_t replicates = 0;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) replicates += cells[cell].spec.replicates;
    out += terminal.line("Sweep", grid_text(request.sweep) + ": " + counted(cells.size(), "cell") + ", " +
                                      counted(static_cast<std::size_t>(replicates), "replicate") +
                                      " in all, on " + runner);
    out += terminal.line("Measure", measures_text(request.sweep));
    return out + "\n";
}

std::string report_database(const SweepDatabase& database, std::size_t mine, std::size_t todo,
                            const Terminal& terminal) {
    const Shard& shard = database.head().shard;
    std::string words = database.path();
    if (!shard.whole()) words += ", part " + shard_text(shard) + " with " + counted(mine, "cell");
    if (todo < mine)
        words += ": " + std::to_string(mine - todo) + " are done, " + std::to_string(todo) + " left";
    return terminal.line("Database", words) + "\n";
}

std::string report_sweep_result(const SweepRequest& request, const std::string& document,
                                const Terminal& terminal) {
    const Json result = parse_json(document);
    const bool map = request.sweep.display == Display::map;
    const auto& axes = request.sweep.axes;
    const bool pooled = std::any_of(axes.begin(), axes.end(), [](const Axis& axis) { return axis.pool; });
    const std::string& x = request.sweep.x;
    std::string out =
        terminal.text(map              ? "Mean over replicates\n\n"
                      : x == "round"   ? "Mean over replicates, by round\n\n"
                      : x == "kappa_t" ? "κ_{t+1} over κ_t, means over replicates, round by round\n\n"
                      : pooled         ? "Mean±standard error over problems\n\n"
                                       : "Mean±standard error over replicates\n\n");
    out += (map ? map_table(result, terminal) : curves_table(result, terminal)) + "\n";
    std::string_view label = "Fit";
    for (const Json& curve : result.at("curves")) {
        for (const Json& fit : curve.at("fits")) {
            out += terminal.line(label, fit_words(curve, fit));
            label = "";
        }
    }
    out += floors_missing(request.sweep, terminal);
    label = "Theory";
    for (const Json& overlay : result.at("overlays")) {
        const auto text = [&overlay](const char* key) { return overlay.at(key).get<std::string>(); };
        std::string words = text("label") + " " + text("tag");
        if (!text("series").empty()) words += ", " + text("series");
        if (!text("constants").empty()) words += " (" + text("constants") + ")";
        if (!text("verdict").empty()) words += ": " + text("verdict");
        out += terminal.line(label, words);
        label = "";
    }
    if (result.contains("not_drawn")) {
        for (const Json& each : result.at("not_drawn"))
            out += terminal.line("Not drawn", each.at("name").get<std::string>() + ": " +
                                                  each.at("reason").get<std::string>());
    }
    out += takeaway(request, terminal);
    const std::string hash = result.at("hash");
    out += terminal.line("Hash", hash);
    out += terminal.line("Time", duration_text(number(result.at("wall_seconds"))));
    // One line, however long: it is there to be copied.
    if (const std::string command = again(request, hash); !command.empty())
        out += pad_right("Again", kIndent) + printable(command) + "\n";
    return out;
}

}  // namespace srlm::cli
