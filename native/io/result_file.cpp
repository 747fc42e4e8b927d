#include "io/result_file.hpp"

#include <cstddef>
#include <vector>

#include "base/error.hpp"
#include "base/json_parse.hpp"
#include "base/nan.hpp"
#include "io/document_kind.hpp"
#include "loop/replicate_digest.hpp"
#include "report/terminal.hpp"
#include "results/document_digest.hpp"
#include "results/result.hpp"

namespace srlm::cli {

namespace {

constexpr const char* kFormat = "srlm-result";

/// Deeper than any result goes; what recurses over a document stays within the stack.
constexpr int kDeepest = 5;

/// The text as JSON without the members of the outermost object that `skip` names; discarded when
/// the text is not JSON.
Json parse_without(std::string_view text, const std::vector<std::string_view>& skip) {
    const auto keep = [&](int depth, Json::parse_event_t event, Json& parsed) {
        if (depth > kDeepest) return false;
        if (event != Json::parse_event_t::key || depth != 1) return true;
        for (const std::string_view key : skip) {
            if (parsed.get_ref<const std::string&>() == key) return false;
        }
        return true;
    };
    return parse_json(text, keep, false);
}

bool is_result(const Json& json) {
    return json.is_object() && json.value("format", Json()) == kFormat && json.contains("spec") &&
           json["spec"].is_object();
}

std::string text_member(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

/// Numbers of a nested array in order, null as NaN.
void flatten(const Json& json, std::vector<double>& numbers) {
    if (json.is_array()) {
        for (const Json& item : json) flatten(item, numbers);
    } else {
        numbers.push_back(json.is_number() ? json.get<double>() : kNaN);
    }
}

/// One replicate's kept arrays, [T + 1][…] flat; empty when it was not kept.
std::vector<double> kept(const Json& result, const char* key, std::size_t replicate) {
    std::vector<double> numbers;
    const auto found = result.find(key);
    if (found != result.end() && found->is_array() && replicate < found->size())
        flatten((*found)[replicate], numbers);
    return numbers;
}

}  // namespace

std::optional<ResultFile> read_result_spec(std::string_view json) {
    const Json result = parse_without(json, {"summary", "metrics", "theta", "policy"});
    if (!is_result(result)) return {};
    return ResultFile{result["spec"].dump(), text_member(result, "hash"), text_member(result, "version"),
                      text_member(result, "build")};
}

void check_document(std::string_view json, const std::string& name) {
    if (check_digests(json, name)) return;
    err().say("srlm: note: " + name +
              " is of a version that kept no digests: it is taken as it stands, unverified.");
}

std::string recomputed_hash(std::string_view json, const std::string& name) {
    const auto bad = [&](const std::string& cause) {
        return Error(Code::bad_data, name, cause,
                     "Give a result that \"srlm run --json\" or the page has written");
    };
    const Json result = parse_without(json, {"summary"});
    if (!is_result(result)) {
        check_kind(json, "RESULT", name, {DocumentKind::result});
        throw bad("this is not a result file");
    }
    std::vector<const Json*> metrics;
    for (const MetricInfo& info : metric_infos()) {
        const auto table = result.find("metrics");
        const bool there = table != result.end() && table->is_object() && table->contains(info.key);
        if (!there || !table->at(std::string(info.key)).is_array())
            throw bad("metrics." + std::string(info.key) + " is missing");
        metrics.push_back(&table->at(std::string(info.key)));
    }
    const std::size_t replicates = metrics.front()->size();
    std::vector<std::string> digests;
    for (std::size_t r = 0; r < replicates; ++r) {
        std::vector<double> numbers;
        const std::size_t rounds = (*metrics.front())[r].size();
        for (std::size_t t = 0; t < rounds; ++t) {
            for (const Json* metric : metrics) {
                if (r >= metric->size() || !(*metric)[r].is_array() || t >= (*metric)[r].size()) {
                    throw bad("numbers of replicate " + std::to_string(r) + " are missing");
                }
                const Json& number = (*metric)[r][t];
                numbers.push_back(number.is_number() ? number.get<double>() : kNaN);
            }
        }
        digests.push_back(replicate_digest(numbers, kept(result, "theta", r), kept(result, "policy", r)));
    }
    return result_hash(digests);
}

}  // namespace srlm::cli
