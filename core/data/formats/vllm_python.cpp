#include <cstddef>
#include <string>
#include <utility>

#include "data/rollout_format.hpp"

namespace srlm {

/// vLLM's RequestOutput, as a program that calls LLM.generate() writes it.
RolloutFormat vllm_python_format() {
    RolloutFormat format;
    format.name = "vllm-python";
    format.meaning = "outputs of vLLM's LLM.generate()";
    format.ask = "Generate with SamplingParams(n=…, logprobs=0, temperature=1)";
    format.place = 40;
    format.recognises = [](const Json& object) {
        const Json* outputs = find_member(object, {"outputs"});
        return outputs && outputs->is_array() && !outputs->empty() &&
               find_member(outputs->front(), {"token_ids", "cumulative_logprob"});
    };
    // A dictionary for each token: the drawn one's entry is under its id, beside more likely ones.
    format.translate = [](const Json& object) {
        Json out{{"responses", object.at("outputs")}};
        keep_additions(object, out);
        for (std::size_t i = 0; i < out["responses"].size(); ++i) {
            Json& response = out["responses"][i];
            const Json* ids = find_member(response, {"token_ids"});
            const Json* tokens = find_member(response, {"logprobs"});
            if (!ids || !tokens || !ids->is_array() || !tokens->is_array() || ids->size() != tokens->size())
                continue;
            Json values = Json::array(), texts = Json::array();
            for (std::size_t t = 0; t < ids->size(); ++t) {
                const std::string id = (*ids)[t].dump();
                const Json* value = find_inside((*tokens)[t], id.c_str(), {"logprob"});
                if (!value) break;
                values.push_back(*value);
                if (const Json* text = find_inside((*tokens)[t], id.c_str(), {"decoded_token"}))
                    texts.push_back(*text);
            }
            if (values.size() != ids->size()) continue;
            response.erase("logprobs");
            response["token_logprobs"] = std::move(values);
            response["token_texts"] = std::move(texts);
        }
        return out;
    };
    return format;
}

}  // namespace srlm
