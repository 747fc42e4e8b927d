#include "data/rollout_format.hpp"

namespace srlm {

RolloutFormat openai_completions_format() {
    RolloutFormat format;
    format.name = "openai-completions";
    format.meaning = "completions of an OpenAI-compatible server (vLLM, SGLang, llama.cpp, TGI)";
    format.ask =
        "Ask /v1/completions with \"logprobs\": 1, \"temperature\": 1, and without \"echo\" and \"stream\"";
    format.place = 90;
    format.recognises = [](const Json& object) {
        const Json* choices = find_member(object, {"choices"});
        return choices && choices->is_array() && !choices->empty() &&
               (find_member(choices->front(), {"text"}) || find_member(object, {"object"}));
    };
    return format;
}

}  // namespace srlm
