#include "spec_source.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "experiment/error.hpp"
#include "experiment/json_text.hpp"
#include "experiment/spec_reader.hpp"
#include "experiment/spelling.hpp"
#include "files.hpp"

namespace srlm::cli {

namespace {

struct FileParameter {
    std::string_view key;
    std::string Spec::* name;
    std::optional<Bytes> Inputs::* bytes;
};

constexpr std::array kFileParameters{
    FileParameter{"text_file", &Spec::text_file, &Inputs::text},
    FileParameter{"features_file", &Spec::features_file, &Inputs::features},
    FileParameter{"theta_file", &Spec::theta_file, &Inputs::theta},
    FileParameter{"logits_file", &Spec::logits_file, &Inputs::logits},
    FileParameter{"samples_file", &Spec::samples_file, &Inputs::samples},
};

/// Values of one layer that were given explicitly.
using Layer = std::vector<std::pair<const Parameter*, Value>>;

/// Sets a layer's values, and puts back to their defaults those of lower layers that lose their
/// meaning by it.
void put_layer(Spec& spec, const Layer& layer) {
    const Spec before = spec;
    for (const auto& [parameter, value] : layer) set_value(spec, *parameter, value);
    for (const Parameter& p : parameters()) {
        const bool given =
            std::any_of(layer.begin(), layer.end(), [&](const auto& entry) { return entry.first == &p; });
        if (!given && applies(p, before) && !applies(p, spec)) p.set(spec, p.default_value);
    }
}

/// The file's values as a layer; parse_spec() has seen them, so that all have known keys and types.
Layer file_layer(const std::string& json) {
    Layer layer;
    for (const GivenValue& given : read_spec_values(json))
        layer.emplace_back(find_parameter(given.key), *given.value);
    return layer;
}

Layer flag_layer(const SpecArguments& arguments) {
    Layer layer;
    for (const auto& [parameter, text] : arguments.flags)
        layer.emplace_back(parameter, parse_value(*parameter, text));
    return layer;
}

/// Checks the file on its own. Mistakes that another layer may set right are left to the last check.
void check_file(const std::string& json, bool alone) {
    try {
        parse_spec(json);
    } catch (const Error& error) {
        const bool combination = error.code == Code::not_applicable || error.code == Code::out_of_range;
        if (alone || !combination) throw;
    }
}

std::string read_spec_text(const std::string& file) {
    try {
        return read_file(file, "SPEC");
    } catch (const Error& error) {
        if (!find_experiment(file)) throw;
        throw Error(error.code, error.parameter, error.problem,
                    "Write --experiment " + file + " to run the experiment of that name");
    }
}

std::string resolved(const std::string& name, const std::string& spec_file) {
    if (name.empty() || spec_file == "-") return name;
    return (std::filesystem::path(spec_file).parent_path() / name).string();
}

}  // namespace

const Experiment& named_experiment(const std::string& name) {
    if (const Experiment* found = find_experiment(name)) return *found;
    std::vector<std::string> names;
    for (const Experiment& experiment : experiments()) names.push_back(experiment.name);
    const std::string closest = closest_word(name, names);
    throw Error(Code::out_of_range, "experiment", "there is none called " + text_shown(name),
                closest.empty() ? "Choose one that \"srlm experiments\" lists"
                                : "Write \"" + closest + "\" if that is what you meant");
}

Request read_request(const SpecArguments& arguments) {
    Request request;
    if (!arguments.experiment.empty()) {
        request.experiment = &named_experiment(arguments.experiment);
        request.spec = experiment_spec(*request.experiment, arguments.large);
    } else if (arguments.large) {
        throw Error(Code::not_applicable, "--large", "only a named experiment has a large form",
                    "Add --experiment NAME");
    }
    if (!arguments.file.empty()) {
        std::string json = read_spec_text(arguments.file);
        request.repeats = read_result_spec(json);
        if (request.repeats) json = request.repeats->spec;
        check_file(json, arguments.experiment.empty() && arguments.flags.empty());
        put_layer(request.spec, file_layer(json));
        for (const FileParameter& file : kFileParameters) {
            request.spec.*file.name = resolved(request.spec.*file.name, arguments.file);
        }
    }
    const Spec before_flags = request.spec;
    put_layer(request.spec, flag_layer(arguments));
    validate(request.spec);
    if (request.repeats && spec_json(before_flags) != spec_json(request.spec)) request.repeats.reset();

    request.inputs = read_inputs(request.spec);
    return request;
}

Request read_request_over(const Spec& spec, const SpecArguments& arguments) {
    Request request;
    request.spec = spec;
    put_layer(request.spec, flag_layer(arguments));
    validate(request.spec);
    return request;
}

Inputs read_inputs(const Spec& spec) {
    Inputs inputs;
    for (const FileParameter& file : kFileParameters) {
        const std::string& name = spec.*file.name;
        if (!name.empty()) inputs.*file.bytes = read_data(name, std::string(file.key));
    }
    return inputs;
}

}  // namespace srlm::cli
