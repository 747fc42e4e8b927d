#include "data/rollout_format.hpp"

#include <algorithm>

namespace srlm {

/// By place; made by cmake/join_kinds.cmake.
const std::vector<RolloutFormat>& rollout_format_list();

const std::vector<RolloutFormat>& rollout_formats() { return rollout_format_list(); }

const RolloutFormat* find_rollout_format(std::string_view name) {
    const auto& all = rollout_formats();
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& f) { return f.name == name; });
    return found == all.end() ? nullptr : &*found;
}

const Json* find_member(const Json& object, std::initializer_list<const char*> keys) {
    if (!object.is_object()) return nullptr;
    for (const char* key : keys) {
        const auto found = object.find(key);
        if (found != object.end() && !found->is_null()) return &*found;
    }
    return nullptr;
}

const Json* find_inside(const Json& object, const char* outer, std::initializer_list<const char*> keys) {
    const Json* inner = find_member(object, {outer});
    return inner ? find_member(*inner, keys) : nullptr;
}

namespace {

void keep(const Json& from, Json& to, std::initializer_list<const char*> keys) {
    for (const char* key : keys)
        if (const Json* value = find_member(from, {key}); value && !to.contains(key)) to[key] = *value;
}

}  // namespace

void keep_additions(const Json& from, Json& to) {
    keep(from, to,
         {"prompt", "messages", "custom_id", "id", "weight", "round", "temperature", "top_p", "top_k",
          "min_p"});
}

void keep_scores(const Json& from, Json& to) {
    keep(from, to, {"gold", "correct", "reward", "score", "embedding"});
}

}  // namespace srlm
