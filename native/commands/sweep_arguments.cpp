#include "commands/sweep_arguments.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/error.hpp"
#include "base/json_members.hpp"
#include "base/json_parse.hpp"
#include "base/json_read.hpp"
#include "base/json_text.hpp"
#include "io/document_kind.hpp"
#include "io/files.hpp"
#include "io/result_file.hpp"
#include "policies/problem.hpp"
#include "problems/make_problem.hpp"
#include "report/numbers.hpp"
#include "report/sweep_progress.hpp"
#include "report/terminal.hpp"
#include "spec/value_text.hpp"

namespace srlm::cli {

namespace {

Error bad_axis(const std::string& text) {
    return Error(Code::syntax, "--axis", "got " + text_shown(text),
                 "Write samples=100,200,400 or samples=100..25600:9 (9 points on a log scale)");
}

Json number(const std::string& text, const std::string& axis) {
    try {
        return parse_given_json(text, "--axis");
    } catch (const Json::exception&) {
        throw bad_axis(axis);
    }
}

/// "100..25600:9:log"
Json range(const std::string& key, const std::string& text, const std::string& axis) {
    const auto dots = text.find(".."), colon = text.find(':');
    if (colon == std::string::npos || colon < dots) throw bad_axis(axis);
    const auto second = text.find(':', colon + 1);
    Json out = {
        {"parameter", key},
        {"from", number(text.substr(0, dots), axis)},
        {"to", number(text.substr(dots + 2, colon - dots - 2), axis)},
        {"points",
         number(text.substr(colon + 1, second == std::string::npos ? second : second - colon - 1), axis)}};
    if (second != std::string::npos) out["scale"] = text.substr(second + 1);
    return out;
}

Json axis_from(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) throw bad_axis(text);
    std::string key = text.substr(0, equals);
    for (char& c : key)
        if (c == '-') c = '_';
    const std::string values = text.substr(equals + 1);
    if (values.find("..") != std::string::npos) return range(key, values, text);
    const Parameter* parameter = find_parameter(key);
    Json list = Json::array();
    for (std::size_t start = 0; start <= values.size();) {
        const std::size_t comma = std::min(values.find(',', start), values.size());
        const std::string value = values.substr(start, comma - start);
        list.push_back(parameter ? parse_json(value_json(parse_value(*parameter, value))) : Json(value));
        start = comma + 1;
    }
    return {{"parameter", key}, {"values", list}};
}

Json read_sweep_file(const std::string& file, std::string& expected) {
    const std::string text = read_file(file, "SWEEP");
    check_kind(text, "SWEEP", file, {DocumentKind::sweep, DocumentKind::sweep_result});
    Json json;
    try {
        json = parse_given_json(text, "SWEEP");
    } catch (const Json::exception&) {
        srlm::read_sweep(text);  // says what is wrong
    }
    if (document_kind(text) == DocumentKind::sweep_result) {
        check_document(text, file);
        expected = text_in(json, "hash", "");
        json = object_in(json, "sweep");
    }
    if (!json.is_object()) srlm::read_sweep(text);  // says so
    return json;
}

/// The axes of a sweep with one more, over problems, that --problems asks for. Throws Error not_applicable
/// where there is no curve over one axis whose points they could be.
Json pooled_axes(Json json, std::int64_t count) {
    Json axes = Json::array(), seeds = Json::array();
    if (json.contains("axes") && json.at("axes").is_array()) {
        for (const Json& axis : json.at("axes"))
            if (!axis.is_object() || axis.value("pool", Json()) != true) axes.push_back(axis);
        json["axes"] = axes;
    }
    const Sweep sweep = srlm::read_sweep(json.dump());
    const auto refuse = [](const std::string& cause, const std::string& remedy) {
        return Error(Code::not_applicable, "--problems",
                     "it makes each point of a curve over an axis a mean over problems, and " + cause,
                     remedy);
    };
    if (sweep.axes.size() != 1) {
        throw refuse(axes.empty() ? "this sweep has no axis" : "this sweep has two axes",
                     "Give one --axis, or leave --problems out");
    }
    if (sweep.x == "round") throw refuse("here x is the round", "Set --x to " + sweep.axes[0].parameter);
    if (sweep.axes[0].parameter == "problem_seed")
        throw refuse("problem_seed is the axis itself", "Leave --problems out, or vary something else");
    for (std::int64_t k = 0; k < count; ++k) seeds.push_back(sweep.spec.problem_seed + k);
    axes.push_back({{"parameter", "problem_seed"}, {"values", seeds}, {"pool", true}});
    return axes;
}

}  // namespace

Reading reading_for(const SweepArguments& arguments, const Machine& machine, bool keep_bytes) {
    const ProgressKind kind =
        parse_progress(arguments.progress, arguments.report.quiet, err().interactive()).kind;
    return {machine.memory, kind == ProgressKind::bar || kind == ProgressKind::log, keep_bytes};
}

void take_data(SweepRequest& request, Inputs inputs, bool strict) {
    request.inputs = std::move(inputs);
    request.inputs.strict = strict;
    const Inputs& data = request.inputs;
    if (data.features || data.logits || data.read_rollouts || !data.notes.empty())
        request.notes = make_problem(sweep_cells(request.sweep).front().spec, data).notes;
}

SweepRequest read_sweep(const SweepArguments& arguments) {
    SweepRequest request;
    Json json = Json::object();
    request.experiment = asked_experiment(arguments.spec);
    if (request.experiment) {
        if (!request.experiment->sweep.empty()) {
            json = parse_json(sweep_json(experiment_sweep(*request.experiment, arguments.spec.large)));
        } else if (arguments.axes.empty() && arguments.spec.file.empty()) {
            experiment_sweep(*request.experiment, arguments.spec.large);  // throws: it has none
        } else {
            json["spec"] =
                parse_json(short_spec_json(experiment_spec(*request.experiment, arguments.spec.large)));
        }
    }
    if (!arguments.spec.file.empty()) json.update(read_sweep_file(arguments.spec.file, request.expected));
    const Json before = json;

    if (!arguments.spec.flags.empty()) {
        const Spec spec = json.contains("spec") ? parse_spec(json.at("spec").dump()) : Spec{};
        json["spec"] = parse_json(short_spec_json(with_flags(spec, arguments.spec)));
    }
    if (!arguments.axes.empty()) {
        json["axes"] = Json::array();
        for (const std::string& axis : arguments.axes) json["axes"].push_back(axis_from(axis));
        // The first axis, unless told otherwise, or where every cell is a curve of its own.
        const std::string x = json.value("x", "");
        if (x != "round" && x != "kappa_t") json.erase("x");
    }
    if (!arguments.measure.empty()) json["measure"] = arguments.measure;
    if (!arguments.x.empty()) json["x"] = arguments.x;
    if (!arguments.fit.empty()) json["fit"] = arguments.fit;
    if (!arguments.above.empty()) json["above"] = parse_number("--above", arguments.above);
    if (!arguments.display.empty()) json["display"] = arguments.display;
    if (!arguments.floor.empty() && arguments.floor != "true" && arguments.floor != "false") {
        throw Error(Code::out_of_range, "--floor",
                    "got " + text_shown(arguments.floor) + " but allowed are true, false",
                    "Choose one of them");
    }
    if (!arguments.floor.empty()) json["floor"] = arguments.floor == "true";
    if (!arguments.overlays.empty()) json["overlays"] = arguments.overlays;
    if (!arguments.problems.empty())
        json["axes"] = pooled_axes(json, parse_count("--problems", arguments.problems, 2, 1000));
    if (json != before) request.expected.clear();
    request.sweep = srlm::read_sweep(json.dump());
    check_axes(request.sweep);
    return request;
}

}  // namespace srlm::cli
