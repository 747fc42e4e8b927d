#include "servers/collection.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/json_read.hpp"
#include "base/json_text.hpp"

namespace srlm {

std::string Collection::drawn_from() const {
    std::string of;
    if (temperature != 1) of = "tempered";
    if (top_p != 1 || top_k != 0 || !server->unasked.empty())
        of += of.empty() ? "truncated" : " and truncated";
    if (!of.empty()) return of;
    return server->name == "other" ? "unknown" : "policy";
}

Json Collection::as() const {
    const std::string from = drawn_from();
    Json as{{"model", model}, {"server", server->name},   {"temperature", temperature}, {"top_p", top_p},
            {"top_k", top_k}, {"max_tokens", max_tokens}, {"drawn_from", from}};
    if (!stop.empty()) as["stop"] = stop;
    const bool neutral = from == "policy" || !server->after;
    as["logprobs_of"] = server->name == "other" ? "unknown" : neutral ? "policy" : "what was drawn from";
    return as;
}

Json Collection::request(const AskedPrompt& prompt, std::size_t count) const {
    const bool chats = !prompt.messages.is_null();
    Json body{{"model", model}};
    if (chats) {
        body["messages"] = prompt.messages;
        body["logprobs"] = true;
        body["top_logprobs"] = 1;
    } else {
        body["prompt"] = prompt.members["prompt"];
        body["logprobs"] = 1;
    }
    if (count > 1) body["n"] = count;
    body["max_tokens"] = max_tokens;
    body["temperature"] = temperature;
    if (top_p != 1 || server->top_p_of_one) body["top_p"] = top_p;
    if (top_k != 0) {
        body[server->top_k] = top_k;
    } else if (!server->top_k.empty() && server->name != "other") {
        body[server->top_k] = server->all_of_them;
    }
    body.update(server->neutral);
    if (!stop.empty()) body["stop"] = stop;
    body["stream"] = stream;
    if (stream) body["stream_options"] = {{"include_usage", true}};
    return body;
}

std::string Collection::without_key(std::string text) const {
    if (key.empty()) return text;
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at))
        text.replace(at, key.size(), "[key]");
    return text;
}

std::string checked_address(std::string url, const AskerWords& words) {
    const auto fail = [&](const std::string& problem, const std::string& remedy) {
        throw Error(Code::out_of_range, words.url, "got " + text_shown(url) + ", " + problem, remedy);
    };
    const std::string example = "Give the address of the API, for example http://localhost:8000/v1";
    const std::size_t scheme = url.find("://");
    if (scheme == std::string::npos || (!url.starts_with("http://") && !url.starts_with("https://")))
        fail("which begins with neither http:// nor https://", example);
    const std::string host = url.substr(scheme + 3, url.find('/', scheme + 3) - scheme - 3);
    if (host.find('@') != std::string::npos) {
        url = "…" + url.substr(url.rfind('@'));  // what stands before it is a secret
        fail("which has a name or a password in it", words.key_apart);
    }
    if (host.empty()) fail("which has no host", example);
    for (const char c : url)
        if (static_cast<unsigned char>(c) <= ' ') fail("which has a blank", example);
    if (url.find_first_of("?#") != std::string::npos) {
        url = url.substr(0, url.find_first_of("?#")) + "…";
        fail("which has a ? or a #", example);
    }
    while (url.ends_with('/')) url.pop_back();
    for (const std::string end : {"/chat/completions", "/completions", "/models"})
        if (url.ends_with(end)) fail("which ends in " + end, "Leave that away");
    return url;
}

void find_server(Collection& about, const std::string& models) {
    const ServerFound found = recognise_server(models, about.model);
    if (!models.empty() && !found.listed) {
        throw Error(
            Code::out_of_range, about.words->url,
            "does not answer as an API does: below it, /models is no list of models but begins with " +
                text_shown(models.substr(0, 40)),
            "Give the address of the API, which mostly ends with /v1");
    }
    if (!about.server) about.server = found.kind;
    if (!about.model.empty()) return;
    if (found.models.size() == 1) {
        about.model = found.models.front();
        return;
    }
    constexpr std::size_t kShown = 8;
    std::string names;
    for (std::size_t i = 0; i < std::min(kShown, found.models.size()); ++i)
        names += (i > 0 ? ", " : "") + found.models[i];
    if (found.models.size() > kShown) names += ", …";
    throw Error(
        Code::syntax, about.words->model, "is missing",
        names.empty() ? "Give the name of the model" : "Give the name of one of this server's: " + names);
}

void CollectedLines::take(std::size_t number, std::string_view text) {
    const auto refuse = [&](const std::string& problem, const std::string& remedy) {
        throw Error(Code::out_of_range, words_->out,
                    "line " + std::to_string(number) + " of " + name_ + " " + problem, remedy);
    };
    const Json line = too_deep(text) ? Json() : parse_json(text, nullptr, false);
    const Json collected = line.is_object() ? line.value("collected", Json()) : Json();
    if (!collected.is_object() || !collected.contains("draws") || !collected["draws"].is_number_unsigned() ||
        prompt_key(line).empty())
        refuse("was not written by \"srlm collect\"", words_->another);
    for (const auto& [key, value] : as_.items()) {
        const auto there = collected.find(key);
        const Json* found = there == collected.end() ? nullptr : &*there;
        if (found && *found == value) continue;
        refuse("was collected with " + key + " " + (found ? found->dump() : "nothing") +
                   ", and this would be with " + value.dump(),
               words_->another + ", or collect as before");
    }
    drawn_[prompt_key(line)] += collected["draws"].get<std::size_t>();
}

std::size_t CollectedLines::drawn(const std::string& key) const {
    const auto found = drawn_.find(key);
    return found == drawn_.end() ? 0 : found->second;
}

}  // namespace srlm
