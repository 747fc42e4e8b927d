#include "bad_specs.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "bad_specs_json.hpp"

namespace srlm {
namespace {

using nlohmann::json;

std::string from_base64(const std::string& text) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    unsigned bits = 0, count = 0;
    for (const char c : text) {
        if (c == '=') break;
        bits = (bits << 6 | static_cast<unsigned>(kDigits.find(c))) & 0xFFFFFF;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 0xFF);
    }
    return bytes;
}

/// The member `key`, or the member `key`_base64 decoded.
std::optional<std::string> bytes(const json& object, const std::string& key) {
    if (object.contains(key)) return object.at(key).get<std::string>();
    const std::string encoded = key + "_base64";
    if (object.contains(encoded)) return from_base64(object.at(encoded).get<std::string>());
    return {};
}

BadSpec row(const json& object) {
    const json inputs = object.value("inputs", json::object());
    return {object.at("name"),
            object.contains("spec") ? object.at("spec").dump() : bytes(object, "text").value(),
            {bytes(inputs, "text"), bytes(inputs, "features"), bytes(inputs, "theta")},
            object.at("stage"),
            object.at("code"),
            object.at("parameter"),
            object.at("contains")};
}

}  // namespace

const std::vector<BadSpec>& bad_specs() {
    static const std::vector<BadSpec> rows = [] {
        std::vector<BadSpec> list;
        for (const json& object : json::parse(kBadSpecsJson)) list.push_back(row(object));
        return list;
    }();
    return rows;
}

}  // namespace srlm
