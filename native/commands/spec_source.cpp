#include "commands/spec_source.hpp"

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "base/problem_limit.hpp"
#include "base/sha256.hpp"
#include "base/spelling.hpp"
#include "data/rollouts.hpp"
#include "io/document_kind.hpp"
#include "io/files.hpp"
#include "io/rollout_rounds.hpp"
#include "problems/problem_kind.hpp"
#include "problems/user_data.hpp"
#include "report/terminal.hpp"
#include "run/interrupt.hpp"
#include "spec/spec_reader.hpp"

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
    FileParameter{"rollouts_file", &Spec::rollouts_file, &Inputs::rollouts},
};

/// Values of one layer that were given explicitly.
using Layer = std::vector<std::pair<const Parameter*, Value>>;

bool gives(const Layer& layer, const Parameter& p) {
    return std::any_of(layer.begin(), layer.end(), [&](const auto& entry) { return entry.first == &p; });
}

/// What a layer gives stands instead of an optional number below that leaves it no meaning: beta instead of
/// beta_root_n, base_scale instead of kappa_0.
void make_room(Spec& spec, const Layer& layer) {
    for (const auto& [parameter, value] : layer) {
        for (const Condition& condition : parameter->applies) {
            const Parameter& key = *find_parameter(condition.key);
            if (key.type == Type::optional_real && !gives(layer, key)) key.set(spec, key.default_value);
        }
    }
}

/// Sets a layer's values, and puts back to their defaults those of lower layers that lose their
/// meaning by it. Data bring their own base policy: a scale that was set for another problem does not
/// outlive it.
void put_layer(Spec& spec, const Layer& layer) {
    make_room(spec, layer);
    const Spec before = spec;
    for (const auto& [parameter, value] : layer) set_value(spec, *parameter, value);
    for (const Parameter& p : parameters()) {
        const bool given = gives(layer, p);
        const bool scales = p.key == "kappa_0" || p.key == "base_scale";
        const bool replaced = scales && spec.problem != before.problem && problem_kind(spec).own_data;
        if (!given && applies(p, before) && (replaced || !applies(p, spec))) p.set(spec, p.default_value);
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

/// Throws Error not_applicable where a layer gives two parameters of which one replaces the other.
void check_layer(const Spec& spec, const Layer& layer) {
    std::vector<const Parameter*> together;
    for (const auto& [parameter, value] : layer) together.push_back(parameter);
    check_given(spec, together);
}

/// Checks the file on its own. Mistakes that another layer may set right are left to the last check.
void check_file(const std::string& json, const std::string& file, bool alone) {
    try {
        parse_spec(json);
    } catch (const Error& error) {
        check_kind(json, "SPEC", file, {DocumentKind::spec, DocumentKind::result});
        const bool combination = error.code == Code::not_applicable || error.code == Code::out_of_range;
        if (alone || !combination) throw;
    }
}

std::string read_spec_text(const std::string& file) {
    try {
        return read_file(file, "SPEC");
    } catch (const Error& error) {
        if (!find_experiment(file)) throw;
        throw Error(error.code, error.parameter, error.cause,
                    "Write --experiment " + file + " to run the experiment of that name");
    }
}

std::string resolved(const std::string& name, const std::string& spec_file) {
    if (name.empty() || name == "-" || spec_file == "-") return name;
    return (std::filesystem::path(spec_file).parent_path() / name).string();
}

/// Rollouts as they come, object by object: nothing of the file itself is kept.
std::shared_ptr<const ReadRollouts> read_rollout_file(const Spec& spec, const Reading& reading) {
    Sha256 hash;
    std::vector<Rollouts> rounds =
        read_rounds(spec.rollouts_file, "rollouts_file", rollouts_format(spec), reading, hash);
    ReadRollouts read{only_round(std::move(rounds), "rollouts_file"), fingerprint(hash)};
    return std::make_shared<const ReadRollouts>(std::move(read));
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

const Experiment* asked_experiment(const SpecArguments& arguments) {
    if (!arguments.experiment.empty()) return &named_experiment(arguments.experiment);
    if (!arguments.large) return nullptr;
    throw Error(Code::not_applicable, "--large", "only a named experiment has a large form",
                "Add --experiment NAME");
}

Spec with_flags(Spec spec, const SpecArguments& arguments) {
    const Layer flags = flag_layer(arguments);
    put_layer(spec, flags);
    validate(spec);
    check_layer(spec, flags);
    return spec;
}

Request read_request(const SpecArguments& arguments) {
    Request request;
    Layer from_file;
    request.experiment = asked_experiment(arguments);
    if (request.experiment) request.spec = experiment_spec(*request.experiment, arguments.large);
    if (!arguments.file.empty()) {
        std::string json = read_spec_text(arguments.file);
        request.repeats = read_result_spec(json);
        if (request.repeats) {
            check_document(json, arguments.file);
            json = request.repeats->spec;
        }
        check_file(json, arguments.file, arguments.experiment.empty() && arguments.flags.empty());
        from_file = file_layer(json);
        put_layer(request.spec, from_file);
        for (const FileParameter& file : kFileParameters) {
            request.spec.*file.name = resolved(request.spec.*file.name, arguments.file);
        }
    }
    const Spec before_flags = request.spec;
    request.spec = with_flags(before_flags, arguments);
    check_layer(request.spec, from_file);
    if (request.repeats && spec_json(before_flags) != spec_json(request.spec)) request.repeats.reset();
    request.inputs.strict = arguments.strict;
    return request;
}

std::vector<std::pair<std::string, std::string>> data_files(const Spec& spec) {
    std::vector<std::pair<std::string, std::string>> files;
    for (const FileParameter& file : kFileParameters) {
        if (!(spec.*file.name).empty()) files.emplace_back(file.key, spec.*file.name);
    }
    return files;
}

Inputs read_inputs(const Spec& spec, const Reading& reading) try {
    Inputs inputs;
    for (const FileParameter& file : kFileParameters) {
        const std::string& name = spec.*file.name;
        const std::string key(file.key);
        if (name.empty()) continue;
        if (file.bytes == &Inputs::rollouts && !reading.keep_bytes) {
            inputs.read_rollouts = read_rollout_file(spec, reading);
            continue;
        }
        DataFile data = read_data_file(name, key, reading);
        inputs.*file.bytes = std::move(data.bytes);
        if (!data.note.empty()) inputs.notes.emplace_back(key, data.note);
    }
    read_rollouts(inputs, spec);
    return inputs;
} catch (const Interrupted&) {
    err().print("srlm: interrupted while the data were read; nothing was written.\n");
    throw;
}

void read_data(Request& request, const Reading& reading) {
    const bool strict = request.inputs.strict;
    request.inputs = read_inputs(request.spec, reading);
    request.inputs.strict = strict;
}

void forget_data(Request& request) {
    request.inputs = {};
#ifdef __GLIBC__
    malloc_trim(0);  // many small pieces, which the allocator would keep for itself
#endif
}

}  // namespace srlm::cli
