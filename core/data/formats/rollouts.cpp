#include "data/rollout_format.hpp"

namespace srlm {

/// What docs/rollouts.md describes, and what "srlm collect" and "srlm rollouts" write.
RolloutFormat rollouts_format() {
    RolloutFormat format;
    format.name = "rollouts";
    format.meaning = "rollouts: prompts with responses and their log-probabilities";
    format.ask = "Give \"logprob\" of the whole response, or \"token_logprobs\"";
    format.place = 1000;  // takes all that no other recognises
    format.recognises = [](const Json&) { return true; };
    return format;
}

}  // namespace srlm
