#include <cstddef>

#include "data/rollout_format.hpp"

namespace srlm {

RolloutFormat openai_chat_format() {
    RolloutFormat format;
    format.name = "openai-chat";
    format.meaning = "chat completions of an OpenAI-compatible server (vLLM, SGLang, llama.cpp, TGI)";
    format.ask =
        "Ask /v1/chat/completions with \"logprobs\": true, \"temperature\": 1, and without \"stream\"";
    format.place = 80;
    format.recognises = [](const Json& object) {
        const Json* choices = find_member(object, {"choices"});
        return choices && choices->is_array() && !choices->empty() &&
               find_member(choices->front(), {"message", "delta"});
    };
    format.translate = [](const Json& object) {
        const Json& choices = object.at("choices");
        Json out{{"responses", choices}};
        for (std::size_t i = 0; i < choices.size(); ++i) {
            if (find_member(choices[i], {"delta"}))
                throw Misfit{"is a piece of a stream", "Ask the server with \"stream\": false", i};
            // A call of a tool has no text: what was said is the call.
            const Json* calls = find_inside(choices[i], "message", {"tool_calls", "refusal"});
            if (calls && !find_inside(choices[i], "message", {"content"}))
                out["responses"][i]["text"] = calls->is_string() ? *calls : Json(calls->dump());
        }
        keep_additions(object, out);
        return out;
    };
    return format;
}

}  // namespace srlm
