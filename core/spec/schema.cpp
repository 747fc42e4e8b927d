/// \file
/// The table of parameters for machines: as JSON for the page, as JSON Schema for editors.

#include <string>

#include "base/decimal.hpp"
#include "base/json_parse.hpp"
#include "spec/parameters.hpp"
#include "spec/value_text.hpp"

namespace srlm {
namespace {

Json to_json(const Value& value) { return parse_json(value_json(value)); }
Json to_json(double number) { return parse_json(number_text(number)); }

void add_range(Json& schema, const Parameter& p) {
    schema[p.min_open ? "exclusiveMinimum" : "minimum"] = to_json(p.min);
    schema[p.max_open ? "exclusiveMaximum" : "maximum"] = to_json(p.max);
}

Json property_schema(const Parameter& p) {
    Json schema;
    schema["title"] = p.symbol.empty() ? p.key : p.key + " (" + p.symbol + ")";
    schema["description"] = p.meaning;
    switch (p.type) {
        case Type::boolean: schema["type"] = "boolean"; break;
        case Type::integer:
            schema["type"] = "integer";
            add_range(schema, p);
            break;
        case Type::real:
            schema["type"] = "number";
            add_range(schema, p);
            break;
        case Type::optional_real:
            schema["type"] = {"number", "null"};
            add_range(schema, p);
            break;
        case Type::choice:
            for (const Choice& choice : p.choices) {
                schema["oneOf"].push_back({{"const", choice.name}, {"description", choice.meaning}});
            }
            break;
        case Type::string:
            schema["type"] = "string";
            schema["maxLength"] = to_json(p.max);
            break;
        case Type::real_list:
            schema["type"] = "array";
            schema["items"] = {{"type", "number"}, {"minimum", 0}};
            schema["maxItems"] = to_json(p.max);
            break;
    }
    schema["default"] = to_json(p.default_value);
    return schema;
}

/// "if the condition does not hold, only the default is allowed", and beside an optional number nothing.
Json condition_schema(const Parameter& p, const Condition& condition) {
    const Parameter& key = *find_parameter(condition.key);
    Json values = Json::array();
    bool by_default = false;
    for (const std::string& text : condition.values) {
        const Value value = parse_value(key, text);
        by_default = by_default || value == key.default_value;
        values.push_back(to_json(value));
    }
    Json holds = {{"properties", {{key.key, {{"enum", values}}}}}};
    if (!by_default) holds["required"] = {key.key};
    Json otherwise = {{"const", to_json(p.default_value)}};
    if (key.type == Type::optional_real) otherwise = false;
    return {{"if", holds}, {"else", {{"properties", {{p.key, otherwise}}}}}};
}

}  // namespace

std::string parameters_json() {
    Json table = Json::array();
    for (const Parameter& p : parameters()) {
        Json choices = Json::array(), conditions = Json::array();
        for (const Choice& choice : p.choices)
            choices.push_back({{"name", choice.name}, {"meaning", choice.meaning}});
        for (const Condition& c : p.applies) conditions.push_back({{"key", c.key}, {"values", c.values}});
        table.push_back({{"key", p.key},
                         {"symbol", p.symbol},
                         {"group", p.group},
                         {"type", type_name(p.type)},
                         {"min", to_json(p.min)},
                         {"max", to_json(p.max)},
                         {"min_open", p.min_open},
                         {"max_open", p.max_open},
                         {"log_scale", p.log_scale},
                         {"choices", choices},
                         {"applies", conditions},
                         {"unit", p.unit},
                         {"meaning", p.meaning},
                         {"equation", p.equation},
                         {"allowed", allowed(p)},
                         {"default", to_json(p.default_value)}});
    }
    return table.dump();
}

std::string json_schema() {
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"title", "Experiment spec of the self-rewarding loop"},
                   {"type", "object"},
                   {"additionalProperties", false}};
    Json properties = Json::object(), conditions = Json::array();
    for (const Parameter& p : parameters()) {
        properties[p.key] = property_schema(p);
        for (const Condition& condition : p.applies) conditions.push_back(condition_schema(p, condition));
    }
    schema["properties"] = properties;
    schema["allOf"] = conditions;
    return schema.dump(2);
}

}  // namespace srlm
