/// \file
/// Commands that show what the core knows: parameters, metrics, experiments, kernels.

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/format.hpp"
#include "base/json_text.hpp"
#include "base/spelling.hpp"
#include "commands/commands.hpp"
#include "commands/exit_status.hpp"
#include "commands/reference.hpp"
#include "numerics/kernels.hpp"
#include "report/terminal.hpp"
#include "results/result.hpp"
#include "run/machine.hpp"
#include "run/process_limits.hpp"

namespace srlm::cli {

int command_schema() {
    out().print(json_schema() + "\n");
    return kOk;
}

int command_parameters(bool json) {
    out().print(json ? parameters_json() + "\n" : parameter_list(out()));
    return kOk;
}

int command_metrics(bool json) {
    out().print(json ? metrics_json() + "\n" : metric_list(out()));
    return kOk;
}

int command_experiments(const std::string& name, bool json) {
    if (!name.empty()) {
        const Experiment& experiment = named_experiment(name);
        out().print(json ? spec_json(experiment.spec) + "\n" : describe(experiment, out()));
    } else {
        out().print(json ? experiments_json() + "\n" : experiment_list(out()));
    }
    return kOk;
}

int command_describe(const std::string& key) {
    std::string plain = key;
    std::replace(plain.begin(), plain.end(), '-', '_');
    std::vector<std::string> words;
    for (const MetricInfo& info : metric_infos()) {
        if (info.key == plain) {
            out().print(describe(info, out()));
            return kOk;
        }
        words.emplace_back(info.key);
    }
    if (const Parameter* parameter = find_parameter(plain)) {
        out().print(describe(*parameter, out()));
        return kOk;
    }
    if (const Experiment* experiment = find_experiment(key)) {
        out().print(describe(*experiment, out()));
        return kOk;
    }
    if (const std::string signs = describe_signs(key, out()); !signs.empty()) {
        out().print(signs);
        return kOk;
    }
    words.emplace_back("tags");
    for (const Parameter& p : parameters()) words.push_back(p.key);
    std::string closest = closest_parameter(key);
    if (closest.empty()) closest = closest_word(plain, words);
    throw Error(Code::unknown_key, key_shown(key), "no parameter, metric or experiment has this name",
                closest.empty() ? "Choose one that \"srlm parameters\" or \"srlm metrics\" lists, or write "
                                  "\"srlm describe tags\" for [exact] and the letters of the reports"
                                : "Write \"srlm describe " + closest + "\" if that is what you meant");
}

int command_kernels() {
    out().print("available: " + kernel_names() + "\nin use:    " + std::string(kernels().name) + "\n");
    return kOk;
}

int command_version() {
    const ProcessLimits limits = process_limits();
    const bool quota = limits.quota < static_cast<double>(limits.processors);
    out().print("srlm " + std::string(version()) + "\nbuild:   " + build_description() +
                "\nkernels: " + std::string(kernels().name) + " in use, " + kernel_names() +
                " available\nthreads: " + std::to_string(thread_count("")) + " unless told otherwise (" +
                (quota ? limits.quota_from : limits.processors_from) +
                ")\nmemory:  " + bytes_text(memory_allowed("")) +
                " unless told otherwise (80 % of what is left: " + limits.memory_from + ")\n");
    return kOk;
}

}  // namespace srlm::cli
