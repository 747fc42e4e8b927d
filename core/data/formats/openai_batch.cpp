#include "data/rollout_format.hpp"

namespace srlm {

/// A line of a batch's output file: an answer of another format in response.body, known by its custom_id.
RolloutFormat openai_batch_format() {
    RolloutFormat format;
    format.name = "openai-batch";
    format.meaning = "output of a batch (OpenAI, vLLM run-batch)";
    format.ask = "Write \"logprobs\": true into the body of each request of the batch (of completions: 1)";
    format.place = 10;
    format.recognises = [](const Json& object) {
        return object.contains("custom_id") && object.contains("response");
    };
    format.translate = [](const Json& object) {
        const Json* body = find_inside(object, "response", {"body"});
        const Json* error = find_member(object, {"error"});
        if (!error && body) error = find_member(*body, {"error"});
        if (error || !body) {
            const Json* message = error ? find_member(*error, {"message", "code"}) : nullptr;
            // The other answers stand all the same.
            return Json{{"failed", message && message->is_string() ? *message : Json("no answer")}};
        }
        Json out = *body;
        for (const RolloutFormat& other : rollout_formats()) {
            if (other.name == "openai-batch" || !other.recognises(*body)) continue;
            if (other.translate) out = other.translate(*body);
            break;
        }
        if (!out.contains("prompt") && object.contains("custom_id")) out["prompt"] = object["custom_id"];
        keep_additions(object, out);
        return out;
    };
    return format;
}

}  // namespace srlm
