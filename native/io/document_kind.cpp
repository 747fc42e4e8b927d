#include "io/document_kind.hpp"

#include <algorithm>
#include <vector>

#include "base/error.hpp"
#include "base/json_parse.hpp"
#include "report/text.hpp"
#include "spec/parameters.hpp"

namespace srlm::cli {

namespace {

constexpr std::string_view kDatabase = "SQLite format 3";

/// The outermost members of a JSON object, without what is inside of them; else no object.
Json outermost(std::string_view text) {
    const auto keep = [](int depth, Json::parse_event_t, Json&) { return depth <= 1; };
    return parse_json(text, keep, false);
}

bool has_any(const Json& object, std::initializer_list<const char*> keys) {
    return object.is_object() &&
           std::any_of(keys.begin(), keys.end(), [&](const char* key) { return object.contains(key); });
}

/// Whether some member is a parameter; "version" stands in every document.
bool has_parameter(const Json& object) {
    for (const auto& [key, value] : object.items())
        if (key != "version" && find_parameter(key)) return true;
    return false;
}

std::string kind_name(DocumentKind kind) {
    switch (kind) {
        case DocumentKind::spec: return "the spec of a run";
        case DocumentKind::result: return "the result of a run";
        case DocumentKind::sweep: return "a sweep";
        case DocumentKind::sweep_result: return "the result of a sweep";
        case DocumentKind::database: return "a database";
        case DocumentKind::rollouts: return "rollouts of a language model";
        case DocumentKind::unknown: break;
    }
    return "nothing known";
}

std::string reader_of(DocumentKind kind, const std::string& file) {
    const std::string name = file == "-" ? "FILE" : shell_word(file);
    switch (kind) {
        case DocumentKind::spec:
        case DocumentKind::result: return "srlm run " + name;
        case DocumentKind::sweep:
        case DocumentKind::sweep_result: return "srlm sweep " + name;
        case DocumentKind::database: return "srlm show " + name;
        case DocumentKind::rollouts: return "srlm diagnose " + name;
        case DocumentKind::unknown: break;
    }
    return "srlm --help";
}

}  // namespace

DocumentKind document_kind(std::string_view text) {
    if (text.substr(0, kDatabase.size()) == kDatabase) return DocumentKind::database;
    const Json document = outermost(text);
    if (document.is_object()) {
        const auto format = document.value("format", Json());
        if (format == "srlm-result") return DocumentKind::result;
        if (format == "srlm-sweep") return DocumentKind::sweep_result;
        const bool spec = has_parameter(document);
        const bool sweep = has_any(document, {"axes", "series", "measure", "spec"});
        if (!format.is_null() || (spec && sweep)) return DocumentKind::unknown;
        if (spec || sweep) return spec ? DocumentKind::spec : DocumentKind::sweep;
    }
    const Json line = outermost(text.substr(0, text.find('\n')));
    return has_any(line, {"prompt", "responses", "choices", "completions", "logprob", "logprobs", "custom_id",
                          "meta_info", "generated_text", "completion_probabilities", "resps", "chosen"})
               ? DocumentKind::rollouts
               : DocumentKind::unknown;
}

void check_kind(std::string_view text, const std::string& parameter, const std::string& file,
                std::initializer_list<DocumentKind> read) {
    const DocumentKind kind = document_kind(text);
    if (kind == DocumentKind::unknown || std::find(read.begin(), read.end(), kind) != read.end()) return;
    throw Error(Code::wrong_type, parameter,
                (file == "-" ? "stdin" : "\"" + file + "\"") + " holds " + kind_name(kind) +
                    ", which this command does not read",
                "Write \"" + reader_of(kind, file) + "\"");
}

}  // namespace srlm::cli
