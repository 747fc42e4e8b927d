#include <string>
#include <utility>

#include "data/rollout_format.hpp"

namespace srlm {

namespace {

/// A text, or the last of the messages of a conversation.
Json said(const Json& value) {
    if (!value.is_array() || value.empty()) return value;
    const Json* content = find_member(value.back(), {"content"});
    return content ? *content : value;
}

const Json* logps(const Json& object, const char* which) {
    for (const char* model : {"", "policy_", "ref_", "reference_"}) {
        const std::string key = std::string(model) + which + "_logps";
        if (const Json* value = find_member(object, {key.c_str()})) return value;
    }
    return nullptr;
}

}  // namespace

/// Preference data of TRL: DPOTrainer with precompute_ref_log_probs adds the columns ref_chosen_logps and
/// ref_rejected_logps, sums over the tokens of a response with its end.
RolloutFormat trl_format() {
    RolloutFormat format;
    format.name = "trl";
    format.meaning = "preference data of TRL: a chosen and a rejected response";
    format.ask =
        "Add the columns chosen_logps and rejected_logps (DPOConfig(precompute_ref_log_probs=True) adds "
        "ref_chosen_logps and ref_rejected_logps)";
    format.place = 70;
    format.draws = false;
    format.recognises = [](const Json& object) {
        return object.contains("chosen") && object.contains("rejected");
    };
    format.translate = [](const Json& object) {
        Json out{{"responses", Json::array()}};
        keep_additions(object, out);
        // Without a prompt of its own it is what the two conversations share.
        const Json& chosen = object.at("chosen");
        if (!out.contains("prompt") && chosen.is_array() && chosen.size() > 1) {
            Json shared = chosen;
            shared.erase(shared.size() - 1);
            out["prompt"] = shared;
        }
        for (const char* which : {"chosen", "rejected"}) {
            Json response{{"text", said(object.at(which))}, {"ended", true}};
            if (const Json* value = logps(object, which)) response["logprob"] = *value;
            const std::string score = std::string("score_") + which;
            if (const Json* value = find_member(object, {score.c_str()})) response["score"] = *value;
            out["responses"].push_back(std::move(response));
        }
        return out;
    };
    return format;
}

}  // namespace srlm
