#include "base/json_members.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json_parse.hpp"
#include "base/json_text.hpp"

namespace srlm {

namespace {

Error wrong_member(const Json& parent, const char* key, const std::string& needed,
                   const std::string& remedy) {
    const std::string seen =
        parent.contains(key) ? "got " + text_shown(parent.at(key).dump()) : "it is missing";
    return Error(Code::wrong_type, key, seen + " where " + needed + " is needed", remedy);
}

}  // namespace

std::string list_of(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

void check_keys(const Json& object, const std::string& where, const std::vector<std::string>& known) {
    for (const auto& [key, value] : object.items()) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        throw Error(Code::unknown_key, key_shown(key), "no part of " + where + " has this name",
                    "Allowed are " + list_of(known));
    }
}

const Json& object_in(const Json& parent, const char* key) {
    if (parent.contains(key) && parent.at(key).is_object()) return parent.at(key);
    throw wrong_member(parent, key, "an object", "Write {…}");
}

std::string text_in(const Json& parent, const char* key, const std::string& otherwise) {
    if (!parent.contains(key)) return otherwise;
    if (parent.at(key).is_string()) return parent.at(key).get<std::string>();
    throw wrong_member(parent, key, "a text", "Write it in quotes");
}

std::vector<std::string> texts_in(const Json& parent, const char* key) {
    std::vector<std::string> texts;
    if (!parent.contains(key)) return texts;
    const Json& list = parent.at(key);
    const bool right = list.is_array() && std::all_of(list.begin(), list.end(),
                                                      [](const Json& item) { return item.is_string(); });
    if (!right) throw wrong_member(parent, key, "a list of texts", "Write [\"…\", \"…\"]");
    return list.get<std::vector<std::string>>();
}

}  // namespace srlm
