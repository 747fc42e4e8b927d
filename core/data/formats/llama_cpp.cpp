#include <cstddef>
#include <string>
#include <utility>

#include "data/rollout_format.hpp"
#include "numerics/scalar.hpp"

namespace srlm {

namespace {

/// Of a server older than December 2024: {"content", "probs": [{"tok_str", "prob"}, …]}.
Json old_logprob(const Json& token) {
    const Json* drawn = find_member(token, {"content"});
    for (const Json& each : token.at("probs")) {
        const Json* text = find_member(each, {"tok_str"});
        const Json* p = find_member(each, {"prob"});
        if (!drawn || !text || *text != *drawn || !p || !p->is_number()) continue;
        const auto probability = p->get<double>();
        return probability > 0 ? Json(log1(probability)) : Json();
    }
    return {};
}

}  // namespace

RolloutFormat llama_cpp_format() {
    RolloutFormat format;
    format.name = "llama-cpp";
    format.meaning = "answers of llama.cpp's /completion";
    format.ask =
        "Ask /completion with \"n_probs\": 1, \"temperature\": 1, \"top_k\": 0, \"top_p\": 1 and \"min_p\": "
        "0, "
        "or /v1/completions with \"logprobs\": 1";
    format.place = 50;
    format.recognises = [](const Json& object) {
        return find_member(object, {"content"}) &&
               find_member(object, {"completion_probabilities", "generation_settings", "tokens_predicted"});
    };
    format.translate = [](const Json& object) {
        Json out{{"text", object.at("content")}};
        keep_additions(object, out);
        keep_scores(object, out);
        if (const Json* stop = find_member(object, {"stop_type"})) out["finish_reason"] = *stop;
        if (const Json* limit = find_member(object, {"stopped_limit"}); limit && *limit == true)
            out["finish_reason"] = "length";
        if (const Json* settings = find_member(object, {"generation_settings"}))
            keep_additions(*settings, out);
        if (const Json* prompt = find_member(object, {"prompt"})) out["prompt"] = *prompt;
        const Json* tokens = find_member(object, {"completion_probabilities"});
        if (!tokens || !tokens->is_array()) return out;
        Json values = Json::array(), texts = Json::array();
        for (std::size_t t = 0; t < tokens->size(); ++t) {
            const Json& token = (*tokens)[t];
            const std::string place = "token " + std::to_string(t + 1);
            if (find_member(token, {"prob", "top_probs"}))
                throw Misfit{"has probabilities after the samplers at its " + place,
                             "Ask with \"post_sampling_probs\": false"};
            if (const Json* text = find_member(token, {"token", "content", "tok_str"}))
                texts.push_back(*text);
            const Json* value = find_member(token, {"logprob"});
            Json old;
            if (!value && find_member(token, {"probs"}) && token.at("probs").is_array()) {
                old = old_logprob(token);
                if (old.is_null())
                    throw Misfit{"drew its " + place +
                                     " from beyond the n_probs likeliest, of which alone this old "
                                     "server tells probabilities",
                                 "Ask with a larger \"n_probs\", or use a newer server"};
                value = &old;
            }
            values.push_back(value ? *value : Json());
        }
        out["token_logprobs"] = std::move(values);
        out["token_texts"] = std::move(texts);
        return out;
    };
    return format;
}

}  // namespace srlm
