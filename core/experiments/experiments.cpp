#include "experiments/experiments.hpp"

#include <nlohmann/json.hpp>

#include "experiment/error.hpp"
#include "experiments/chapters.hpp"

namespace srlm {

namespace {

using Json = nlohmann::ordered_json;

void append(std::vector<Experiment>& all, std::vector<Experiment> chapter) {
    for (Experiment& experiment : chapter) all.push_back(std::move(experiment));
}

Json spec_of(const Spec& spec) { return Json::parse(short_spec_json(spec)); }

}  // namespace

const std::vector<Experiment>& experiments() {
    static const std::vector<Experiment> all = [] {
        std::vector<Experiment> list;
        append(list, start_experiments());
        append(list, one_step_experiments());
        append(list, iteration_experiments());
        append(list, error_experiments());
        append(list, limit_experiments());
        append(list, text_experiments());
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
    spec.update(Json::parse(experiment.large));
    return parse_spec(spec.dump());
}

Sweep experiment_sweep(const Experiment& experiment, bool large) {
    if (experiment.sweep.empty()) {
        throw Error(Code::not_applicable, "experiment", experiment.name + " is a single run and has no sweep",
                    "Run it, or give the axes of a sweep of your own");
    }
    Json sweep = Json::parse(experiment.sweep);
    sweep["spec"] = spec_of(experiment_spec(experiment, large));
    if (large && !experiment.large_axes.empty()) sweep["axes"] = Json::parse(experiment.large_axes);
    return read_sweep(sweep.dump());  // tests make all cells of all experiments
}

std::string experiments_json() {
    Json all = Json::array();
    for (const Experiment& e : experiments()) {
        const auto sweep = [&e](bool large) {
            return e.sweep.empty() ? Json(nullptr) : Json::parse(sweep_json(experiment_sweep(e, large)));
        };
        all.push_back({{"name", e.name},
                       {"chapter", e.chapter},
                       {"title", e.title},
                       {"question", e.question},
                       {"theorem", e.theorem},
                       {"expect", e.expect},
                       {"takeaway", e.takeaway},
                       {"caveat", e.caveat},
                       {"controls", e.controls},
                       {"charts", e.charts},
                       {"spec", Json::parse(spec_json(e.spec))},
                       {"sweep", sweep(false)},
                       {"large", {{"spec", spec_of(experiment_spec(e, true))}, {"sweep", sweep(true)}}}});
    }
    return all.dump();
}

}  // namespace srlm
