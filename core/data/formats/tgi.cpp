#include <utility>

#include "data/rollout_format.hpp"

namespace srlm {

RolloutFormat tgi_format() {
    RolloutFormat format;
    format.name = "tgi";
    format.meaning = "answers of text-generation-inference's /generate";
    format.ask = "Ask with \"parameters\": {\"details\": true, \"do_sample\": true, \"temperature\": 1}";
    format.place = 30;
    format.recognises = [](const Json& object) { return object.contains("generated_text"); };
    // The answer and those of "best_of" beside it are draws alike; only together are they not chosen ones.
    format.translate = [](const Json& object) {
        Json all = Json::array();
        const auto add = [&](const Json& answer, const Json* details) {
            Json response{{"text", answer.at("generated_text")}};
            keep_scores(answer, response);
            const Json* reason = details ? find_member(*details, {"finish_reason"}) : nullptr;
            if (reason) response["finish_reason"] = *reason;
            const Json* tokens = details ? find_member(*details, {"tokens"}) : nullptr;
            if (tokens && tokens->is_array()) {
                response["logprobs"] = *tokens;
                const bool ended = reason && *reason == "eos_token" && !tokens->empty() &&
                                   tokens->back().is_object() && tokens->back().value("special", false);
                response["ended"] = ended;
            }
            all.push_back(std::move(response));
        };
        const Json* details = find_member(object, {"details"});
        add(object, details);
        const Json* others = details ? find_member(*details, {"best_of_sequences"}) : nullptr;
        if (others && others->is_array())
            for (const Json& other : *others)
                if (find_member(other, {"generated_text"})) add(other, &other);
        Json out;
        keep_additions(object, out);
        if (all.size() == 1) {
            out.update(all.front());
        } else {
            out["responses"] = std::move(all);
        }
        return out;
    };
    return format;
}

}  // namespace srlm
