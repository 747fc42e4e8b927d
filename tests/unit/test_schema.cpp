/// \file
/// The JSON Schema against the reader of specs: what one accepts the other must accept.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "bad_specs.hpp"
#include "experiments/experiments.hpp"
#include "random_specs.hpp"
#include "spec/parameters.hpp"

using namespace srlm;
using nlohmann::json;

namespace {

bool has_type(const json& value, const std::string& type) {
    if (type == "number") return value.is_number();
    if (type == "integer") return value.is_number() && value.get<double>() == std::floor(value.get<double>());
    return value.type_name() == type;
}

bool accepts(const json& schema, const json& value);

bool accepts_object(const json& schema, const json& value) {
    const json properties = schema.value("properties", json::object());
    for (const auto& [key, member] : value.items()) {
        if (properties.contains(key) ? !accepts(properties[key], member)
                                     : !schema.value("additionalProperties", true)) {
            return false;
        }
    }
    const json required = schema.value("required", json::array());
    return std::all_of(required.begin(), required.end(),
                       [&](const json& key) { return value.contains(key); });
}

/// The part of JSON Schema that json_schema() uses; an unknown keyword fails the test.
bool accepts(const json& schema, const json& value) {
    if (schema.is_boolean()) return schema;
    const auto each = [&](const json& list) {
        return std::count_if(list.begin(), list.end(), [&](const json& s) { return accepts(s, value); });
    };
    const bool number = value.is_number();
    for (const auto& item : schema.items()) {
        const std::string& keyword = item.key();
        const json& rule = item.value();
        bool ok = true;
        if (keyword == "type") {
            const json types = rule.is_array() ? rule : json::array({rule});
            ok = std::any_of(types.begin(), types.end(),
                             [&](const json& type) { return has_type(value, type); });
        } else if (keyword == "const") {
            ok = value == rule;
        } else if (keyword == "enum") {
            ok = std::find(rule.begin(), rule.end(), value) != rule.end();
        } else if (keyword == "oneOf") {
            ok = each(rule) == 1;
        } else if (keyword == "allOf") {
            ok = static_cast<std::size_t>(each(rule)) == rule.size();
        } else if (keyword == "if") {
            ok = accepts(rule, value) || accepts(schema["else"], value);
        } else if (keyword == "minimum") {
            ok = !number || value >= rule;
        } else if (keyword == "maximum") {
            ok = !number || value <= rule;
        } else if (keyword == "exclusiveMinimum") {
            ok = !number || value > rule;
        } else if (keyword == "exclusiveMaximum") {
            ok = !number || value < rule;
        } else if (keyword == "maxLength") {
            ok = !value.is_string() || value.get<std::string>().size() <= rule;
        } else if (keyword == "maxItems") {
            ok = !value.is_array() || value.size() <= rule;
        } else if (keyword == "items") {
            ok = !value.is_array() ||
                 static_cast<std::size_t>(std::count_if(value.begin(), value.end(), [&](const json& v) {
                     return accepts(rule, v);
                 })) == value.size();
        } else if (keyword == "properties") {
            ok = !value.is_object() || accepts_object(schema, value);
        } else {
            const std::string silent = "$schema title description default additionalProperties required else";
            REQUIRE(silent.find(keyword) != std::string::npos);
        }
        if (!ok) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("the schema accepts what the reader accepts") {
    const json schema = json::parse(json_schema());
    CHECK(schema["properties"].size() == parameters().size());
    CHECK(accepts(schema, json::object()));
    for (const Experiment& e : experiments()) {
        CAPTURE(e.name);
        CHECK(accepts(schema, json::parse(spec_json(e.spec))));
    }
    std::mt19937_64 random(4);
    for (int i = 0; i < 300; ++i) {
        const Spec spec = random_spec(random);
        CAPTURE(short_spec_json(spec));
        CHECK(accepts(schema, json::parse(spec_json(spec))));
        CHECK(accepts(schema, json::parse(short_spec_json(spec))));
    }
}

TEST_CASE("the schema refuses what it can: unknown keys, wrong types, parameters that do not apply") {
    const json schema = json::parse(json_schema());
    for (const BadSpec& row : bad_specs()) {
        CAPTURE(row.name);
        if (row.stage != "parse") continue;
        if (row.code == "unknown_key" || row.code == "wrong_type" || row.code == "not_applicable") {
            CHECK(!accepts(schema, json::parse(row.text)));
        }
    }
}

TEST_CASE("the table as JSON has the fields the page reads") {
    const json table = json::parse(parameters_json());
    REQUIRE(table.size() == parameters().size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        const Parameter& p = parameters()[i];
        CHECK(table[i].size() == 16);
        CHECK(table[i]["key"] == p.key);
        CHECK(table[i]["type"] == type_name(p.type));
        CHECK(table[i]["allowed"] == allowed(p));
        CHECK(table[i]["choices"].size() == p.choices.size());
        CHECK(table[i]["applies"].size() == p.applies.size());
    }
    CHECK(table[1]["default"] == "synthetic");
}
