#include "servers/words.hpp"

namespace srlm {

const AskerWords& flag_words() {
    static const AskerWords words{
        .url = "--url",
        .model = "--model",
        .prompts = "--prompts",
        .out = "--out",
        .most_tokens = "--max-tokens",
        .name_its_kind = "--server names its kind",
        .key_missing = "Set the environment variable SRLM_API_KEY to the key of this server",
        .key_wrong = "Check the key in SRLM_API_KEY or OPENAI_API_KEY",
        .key_apart = "Set SRLM_API_KEY to the key, and leave it out of the address",
        .chats = "Add --chat: this server gives them with chats only",
        .a_model = "a --model of this server",
        .again = "give the same command again",
        .another = "Give another file",
        .reader = "\"srlm diagnose\"",
    };
    return words;
}

const AskerWords& field_words() {
    static const AskerWords words{
        .url = "url",
        .model = "model",
        .prompts = "prompts",
        .out = "rounds",
        .most_tokens = "the most tokens,",
        .name_its_kind = "\"srlm collect --server\" can name its kind",
        .key_missing = "Type the key of this server",
        .key_wrong = "Check the key",
        .key_apart = "Type the key into its own field, and leave it out of the address",
        .chats = "Ask each prompt as a chat: this server gives them with chats only",
        .a_model = "a model of this server",
        .again = "press Go on",
        .another = "Press Next round",
        .reader = "the figure",
    };
    return words;
}

}  // namespace srlm
