#include "experiments/experiments.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json_members.hpp"
#include "base/json_parse.hpp"
#include "base/json_read.hpp"
#include "base/json_text.hpp"
#include "experiments/experiment_files.hpp"
#include "results/metric_names.hpp"
#include "spec/parameters.hpp"

namespace srlm {

namespace {

Json spec_of(const Spec& spec) { return parse_json(short_spec_json(spec)); }

std::string needed_text(const Json& json, const char* key) {
    const std::string text = text_in(json, key, "");
    if (!text.empty()) return text;
    throw Error(Code::wrong_type, key, "an experiment has no " + std::string(key), "Write it in a sentence");
}

void check_metrics(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (metric_named(name)) continue;
        throw Error(Code::out_of_range, "charts", text_shown(name) + " is no metric",
                    "Choose among the metrics (srlm metrics)");
    }
}

void check_parameters(const std::vector<std::string>& keys) {
    for (const std::string& key : keys) {
        if (find_parameter(key) != nullptr) continue;
        throw Error(Code::unknown_key, "controls", text_shown(key) + " is no parameter",
                    "Choose among the parameters (srlm reference)");
    }
}

}  // namespace

Experiment read_experiment(std::string_view name, std::string_view text) {
    Json json;
    try {
        json = parse_given_json(text, std::string(name));
    } catch (const Json::exception& error) {
        throw Error(Code::syntax, std::string(name),
                    "the experiment is not JSON: " + json_problem(text, error),
                    "Check quotes, commas and brackets there");
    }
    if (!json.is_object())
        throw Error(Code::wrong_type, std::string(name), "an experiment is an object", "Write {…}");
    check_keys(json, "an experiment",
               {"$schema", "place", "chapter", "title", "question", "theorem", "quantity", "regime", "expect",
                "takeaway", "caveat", "controls", "charts", "spec", "sweep", "large"});
    Experiment e;
    e.name = name;
    if (!json.contains("place") || !json["place"].is_number_integer())
        throw Error(Code::wrong_type, "place", "an experiment needs its place in the argument",
                    "Give a whole number; experiments are shown in the order of their places");
    e.place = json["place"].get<std::int64_t>();
    e.chapter = needed_text(json, "chapter");
    e.title = needed_text(json, "title");
    e.question = needed_text(json, "question");
    e.theorem = needed_text(json, "theorem");
    e.quantity = needed_text(json, "quantity");
    e.regime = needed_text(json, "regime");
    e.expect = needed_text(json, "expect");
    e.takeaway = needed_text(json, "takeaway");
    e.caveat = needed_text(json, "caveat");
    e.controls = texts_in(json, "controls");
    e.charts = texts_in(json, "charts");
    check_parameters(e.controls);
    check_metrics(e.charts);
    e.spec = parse_spec(object_in(json, "spec").dump());
    if (json.contains("sweep")) e.sweep = object_in(json, "sweep").dump();
    if (json.contains("large")) {
        const Json& large = object_in(json, "large");
        check_keys(large, "the large size", {"spec", "axes"});
        if (large.contains("spec")) e.large = object_in(large, "spec").dump();
        if (large.contains("axes")) e.large_axes = large["axes"].dump();
    }
    return e;
}

const std::vector<Experiment>& experiments() {
    static const std::vector<Experiment> all = [] {
        std::vector<Experiment> list;
        for (const auto& [name, json] : experiment_files()) list.push_back(read_experiment(name, json));
        std::sort(list.begin(), list.end(),
                  [](const Experiment& a, const Experiment& b) { return a.place < b.place; });
        return list;
    }();
    return all;
}

const Experiment* find_experiment(std::string_view name) {
    for (const Experiment& experiment : experiments()) {
        if (experiment.name == name) return &experiment;
    }
    return nullptr;
}

Spec experiment_spec(const Experiment& experiment, bool large) {
    if (!large || experiment.large.empty()) return experiment.spec;
    Json spec = spec_of(experiment.spec);
    spec.update(parse_json(experiment.large));
    return parse_spec(spec.dump());
}

Sweep experiment_sweep(const Experiment& experiment, bool large) {
    if (experiment.sweep.empty()) {
        throw Error(Code::not_applicable, "experiment", experiment.name + " is a single run and has no sweep",
                    "Run it, or give the axes of a sweep of your own");
    }
    Json sweep = parse_json(experiment.sweep);
    sweep["spec"] = spec_of(experiment_spec(experiment, large));
    if (large && !experiment.large_axes.empty()) sweep["axes"] = parse_json(experiment.large_axes);
    return read_sweep(sweep.dump());  // tests make all cells of all experiments
}

std::string experiments_json() {
    Json all = Json::array();
    for (const Experiment& e : experiments()) {
        const auto sweep = [&e](bool large) {
            return e.sweep.empty() ? Json(nullptr) : parse_json(sweep_json(experiment_sweep(e, large)));
        };
        all.push_back({{"name", e.name},
                       {"chapter", e.chapter},
                       {"title", e.title},
                       {"question", e.question},
                       {"theorem", e.theorem},
                       {"quantity", e.quantity},
                       {"regime", e.regime},
                       {"expect", e.expect},
                       {"takeaway", e.takeaway},
                       {"caveat", e.caveat},
                       {"controls", e.controls},
                       {"charts", e.charts},
                       {"spec", parse_json(spec_json(e.spec))},
                       {"sweep", sweep(false)},
                       {"large", {{"spec", spec_of(experiment_spec(e, true))}, {"sweep", sweep(true)}}}});
    }
    return all.dump();
}

}  // namespace srlm
