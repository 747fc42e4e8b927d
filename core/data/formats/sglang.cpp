#include <utility>

#include "data/rollout_format.hpp"

namespace srlm {

RolloutFormat sglang_format() {
    RolloutFormat format;
    format.name = "sglang";
    format.meaning = "answers of SGLang's /generate";
    format.ask = "Ask /generate with \"return_logprob\": true and \"sampling_params\": {\"temperature\": 1}";
    format.place = 20;
    format.recognises = [](const Json& object) { return find_member(object, {"meta_info"}) != nullptr; };
    // Of each token [log-probability, id, text or null].
    format.translate = [](const Json& object) {
        Json out = Json::object();
        keep_additions(object, out);
        keep_scores(object, out);
        if (const Json* text = find_member(object, {"text"})) out["text"] = *text;
        const Json& meta = object.at("meta_info");
        const Json* reason = find_member(meta, {"finish_reason"});
        const Json* kind = reason && reason->is_object() ? find_member(*reason, {"type"}) : reason;
        if (kind) out["finish_reason"] = *kind;
        const Json* tokens = find_member(meta, {"output_token_logprobs"});
        if (!tokens || !tokens->is_array()) return out;
        Json values = Json::array();
        for (const Json& token : *tokens)
            values.push_back(token.is_array() && !token.empty() ? token.front() : Json());
        // What was matched is the id of an end token, or a text that the caller gave.
        const Json* matched = reason ? find_member(*reason, {"matched"}) : nullptr;
        if (matched && matched->is_number() && !tokens->empty() && tokens->back().is_array() &&
            tokens->back().size() > 1)
            out["ended"] = tokens->back()[1] == *matched;
        if (matched && matched->is_string()) out["ended"] = false;
        out["token_logprobs"] = std::move(values);
        return out;
    };
    return format;
}

}  // namespace srlm
