#include "problems/user_data.hpp"

#include <memory>
#include <variant>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "data/rollouts.hpp"
#include "data/texts.hpp"
#include "spec/parameters.hpp"
#include "spec/value_text.hpp"

namespace srlm {

std::string_view require_input(const std::optional<Bytes>& bytes, const std::string& parameter,
                               const std::string& name, const std::string& wanted) {
    if (bytes) return bytes->view();
    throw Error(Code::missing_file, parameter,
                name.empty() ? "no file was given" : "the file '" + name + "' was not given",
                "Give " + wanted);
}

namespace {

std::string fingerprint(std::initializer_list<std::string_view> parts) {
    Sha256 hash;
    for (std::string_view part : parts) hash.update(part.data(), part.size());
    return srlm::fingerprint(hash);
}

}  // namespace

std::string fingerprint(Sha256& hash) { return hex(hash.digest()).substr(0, 16); }

std::string data_fingerprint(const Inputs& inputs) {
    const auto view = [](const std::optional<Bytes>& bytes) {
        return bytes ? bytes->view() : std::string_view();
    };
    if (inputs.read_rollouts) return inputs.read_rollouts->fingerprint;  // they come alone
    if (!inputs.text && !inputs.features && !inputs.theta && !inputs.logits && !inputs.rollouts) return "";
    return fingerprint({view(inputs.text), view(inputs.features), view(inputs.theta), view(inputs.logits),
                        view(inputs.rollouts)});
}

void set_digest(const Spec& spec, Problem& problem, std::initializer_list<std::string_view> parts) {
    set_fingerprint(spec, problem, fingerprint(parts));
}

void set_fingerprint(const Spec& spec, Problem& problem, const std::string& fingerprint) {
    problem.data_digest = fingerprint;
    if (spec.data_digest.empty() || spec.data_digest == problem.data_digest) return;
    throw Error(Code::bad_data, "data_digest",
                "the data are not those the spec was made with (they have " + problem.data_digest +
                    ", the spec says " + spec.data_digest + ")",
                "Give the original file, or remove data_digest to use this one");
}

std::string rollouts_format(const Spec& spec) {
    return std::get<std::string>(find_parameter("rollouts_format")->get(spec));
}

void read_rollouts(Inputs& inputs, const Spec& spec) {
    if (!inputs.rollouts || inputs.read_rollouts) return;
    const std::string_view bytes = inputs.rollouts->view();
    inputs.read_rollouts = std::make_shared<const ReadRollouts>(
        ReadRollouts{parse_rollouts(bytes, "rollouts_file", rollouts_format(spec)), fingerprint({bytes})});
}

void add_notes(const Inputs& inputs, const std::string& parameter, const std::vector<std::string>& notes,
               Problem& problem) {
    for (const std::string& note : notes) {
        if (inputs.strict)
            throw Error(Code::bad_data, parameter, note,
                        "Change the file so that nothing is to be recognised, or leave strict out");
        problem.notes.push_back(parameter + ": " + note);
    }
}

std::string_view counted_text(const Spec& spec, const Inputs& inputs, Problem& problem) {
    if (spec.corpus == Corpus::own) {
        const std::string_view text =
            require_input(inputs.text, "text_file", spec.text_file, "a text in UTF-8");
        set_digest(spec, problem, {text});
        return text;
    }
    if (spec.data_digest.empty()) return require_text(text_name(spec), "corpus");
    throw Error(Code::not_applicable, "data_digest",
                "got " + spec.data_digest +
                    " but it has a meaning only for your own data, and this text comes with the project",
                "Remove data_digest, or set corpus to own");
}

std::string_view require_text(const std::string& name, const std::string& parameter) {
    const std::string_view text = shipped_text(name);
    if (!text.empty()) return text;
    throw Error(Code::missing_file, parameter, "the text '" + name + "' has not been loaded",
                "Await loadTexts() first");
}

std::vector<std::string> corpus_texts(const Spec& spec) {
    return spec.corpus == Corpus::own ? std::vector<std::string>() : std::vector{text_name(spec)};
}

std::string text_name(const Spec& spec) {
    return spec.corpus == Corpus::own ? spec.text_file : value_text(find_parameter("corpus")->get(spec));
}

}  // namespace srlm
