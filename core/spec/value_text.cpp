#include "spec/value_text.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/decimal.hpp"
#include "base/json_text.hpp"

namespace srlm {

std::string value_json(const Value& value) {
    struct Writer {
        std::string operator()(std::monostate) const { return "null"; }
        std::string operator()(bool b) const { return b ? "true" : "false"; }
        std::string operator()(std::int64_t i) const { return std::to_string(i); }
        std::string operator()(double x) const { return number_text(x); }
        std::string operator()(const std::string& text) const { return json_string(text); }
        std::string operator()(const std::vector<double>& list) const {
            std::string text = "[";
            for (const double x : list) {
                if (text.size() > 1) text += ',';
                text += number_text(x);
            }
            return text + "]";
        }
    };
    return std::visit(Writer{}, value);
}

std::string value_text(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text ? *text : value_json(value);
}

}  // namespace srlm
