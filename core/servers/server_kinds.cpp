#include "servers/server_kinds.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "base/spelling.hpp"

namespace srlm {

const std::vector<ServerKind>& server_kinds() {
    static const std::vector<ServerKind> kinds = [] {
        const auto named = [](const std::string& name, const std::string& owned_by) {
            ServerKind kind;
            kind.name = name;
            kind.owned_by = owned_by;
            return kind;
        };
        ServerKind vllm = named("vllm", "vllm");
        // The model's own generation_config.json is in force where a request is silent.
        vllm.neutral = {
            {"min_p", 0}, {"repetition_penalty", 1}, {"presence_penalty", 0}, {"frequency_penalty", 0}};
        vllm.all_of_them = -1;
        ServerKind sglang = vllm;
        sglang.name = sglang.owned_by = "sglang";
        sglang.after = true;
        ServerKind llama = named("llama.cpp", "llamacpp");
        llama.neutral = {{"min_p", 0},
                         {"typical_p", 1},
                         {"top_n_sigma", -1},
                         {"repeat_penalty", 1},
                         {"presence_penalty", 0},
                         {"frequency_penalty", 0},
                         {"dynatemp_range", 0},
                         {"xtc_probability", 0},
                         {"dry_multiplier", 0},
                         {"mirostat", 0},
                         {"post_sampling_probs", false}};
        llama.many = false;
        ServerKind tgi = named("tgi", "");
        tgi.top_k = "";
        tgi.many = tgi.top_p_of_one = tgi.completions = false;
        tgi.after = true;
        ServerKind ollama = named("ollama", "library");
        ollama.top_k = "";
        ollama.many = false;
        ollama.unasked =
            "Ollama draws among the 40 likeliest tokens, unless the model's own file says otherwise";
        ServerKind openai = named("openai", "openai");
        openai.top_k = "";
        ServerKind other = named("other", "");
        return std::vector{vllm, sglang, llama, tgi, ollama, openai, other};
    }();
    return kinds;
}

const ServerKind& server_kind(const std::string& name) {
    std::vector<std::string> names;
    for (const ServerKind& kind : server_kinds()) {
        if (kind.name == name) return kind;
        names.push_back(kind.name);
    }
    std::string all;
    for (const std::string& one : names) all += (all.empty() ? "" : ", ") + one;
    const std::string closest = closest_word(name, names);
    throw Error(Code::out_of_range, "--server", "got " + text_shown(name) + " but allowed are " + all,
                closest.empty() ? "Choose one of them, or leave it to srlm" : "Write " + closest);
}

ServerFound recognise_server(const std::string& list, const std::string& model) {
    ServerFound found{&server_kinds().back(), {}, false};
    const Json document = parse_json(list, nullptr, false);
    if (document.is_discarded() || !document.is_object()) return found;
    const auto data = document.find("data");
    if (data == document.end() || !data->is_array()) return found;
    found.listed = true;
    std::string owner, first;
    for (const Json& entry : *data) {
        if (!entry.is_object() || !entry.contains("id") || !entry["id"].is_string()) continue;
        const std::string id = entry["id"];
        const auto by = entry.find("owned_by");
        const std::string owned = by != entry.end() && by->is_string() ? by->get<std::string>() : "";
        if (found.models.empty()) first = owned == id ? "tgi" : owned;
        if (id == model) owner = owned == id ? "tgi" : owned;  // TGI names the model for its owner
        found.models.push_back(id);
    }
    if (owner.empty()) owner = first;
    for (const ServerKind& kind : server_kinds())
        if (!owner.empty() && (kind.owned_by == owner || kind.name == owner)) found.kind = &kind;
    return found;
}

}  // namespace srlm
