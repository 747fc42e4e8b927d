#include "spec/spec_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <variant>

#include "base/error.hpp"
#include "base/json_parse.hpp"
#include "base/json_read.hpp"
#include "base/json_text.hpp"

namespace srlm {
namespace {

constexpr std::size_t kLongestSpec = std::size_t{32} << 20;  // the longest list of weights takes 25 MB
constexpr std::size_t kMostKeys = 1000;                      // far more than there are parameters

Error not_an_object(const std::string& seen) {
    return Error(Code::wrong_type, "", "the spec is " + seen + " where a JSON object is needed",
                 "Write it as {\"problem\": \"synthetic\", …}");
}

/// Collects the members of the outermost object; deeper values are only named.
class Reader : public nlohmann::json_sax<Json> {
public:
    Reader(std::string_view text, std::vector<GivenValue>& members) : text_(text), members_(members) {}

    bool null() override { return scalar(Value(), "null"); }
    bool boolean(bool b) override { return scalar(b, "a boolean"); }
    bool number_integer(number_integer_t i) override { return number(i, static_cast<double>(i)); }
    bool number_unsigned(number_unsigned_t u) override {
        const auto real = static_cast<double>(u);
        return u <= INT64_MAX ? number(static_cast<std::int64_t>(u), real) : number(real, real);
    }
    bool number_float(number_float_t x, const string_t&) override { return number(x, x); }
    bool string(string_t& s) override { return scalar(std::move(s), "text"); }
    bool binary(binary_t&) override { return false; }

    bool start_object(std::size_t) override {
        if (depth_ == 1) name("an object");
        if (depth_ == 2) name("a list that holds an object");
        ++depth_;
        return true;
    }
    bool end_object() override { return leave(); }
    bool start_array(std::size_t) override {
        if (depth_ == 0) throw not_an_object("a list");
        if (depth_ == 1) members_.back().value = std::vector<double>();
        if (depth_ == 2) name("a list that holds a list");
        ++depth_;
        return true;
    }
    bool end_array() override { return leave(); }

    bool key(string_t& key) override {
        if (depth_ > 1) return true;
        for (const GivenValue& member : members_) {
            if (member.key == key) {
                throw Error(Code::syntax, key_shown(key), "this key is given twice", "Remove one of the two");
            }
        }
        if (members_.size() == kMostKeys) {
            throw Error(Code::syntax, "", "the spec has more than " + std::to_string(kMostKeys) + " keys",
                        "Remove those that are no parameters");
        }
        members_.push_back({std::move(key), {}, "", false});
        return true;
    }

    bool parse_error(std::size_t position, const std::string& last_token,
                     const Json::exception& error) override {
        constexpr int kNumberOverflow = 406;
        if (error.id == kNumberOverflow && depth_ > 0) {
            members_.back().seen = last_token.substr(0, 40);
            members_.back().overflow = true;
            return false;
        }
        // The parser stops behind a complete token that is out of place: point at its start.
        const std::string why = json_reason(error.what());
        const bool whole_token = why.find("string literal") != std::string::npos ||
                                 why.find("number literal") != std::string::npos;
        const std::size_t offset = position - std::min(position, whole_token ? last_token.size() : 1);
        const bool blank = text_.find_first_not_of(" \t\r\n") == std::string_view::npos;
        throw Error(
            Code::syntax, "",
            blank ? "the spec is empty" : "the spec is not JSON: " + why + " at " + place_in(text_, offset),
            blank ? "Write at least {}" : "Check quotes, commas and brackets there");
    }

private:
    bool leave() {
        --depth_;
        return true;
    }

    void name(std::string seen) {
        GivenValue& member = members_.back();
        if (!member.seen.empty()) return;  // the first reason is enough
        member.value.reset();
        member.seen = std::move(seen);
    }

    bool scalar(Value value, const std::string& kind) {
        if (depth_ == 0) throw not_an_object(kind);
        if (depth_ == 1) members_.back().value = std::move(value);
        if (depth_ == 2) name("a list that holds " + kind);
        return true;
    }

    bool number(Value value, double real) {
        if (depth_ != 2) return scalar(std::move(value), "a number");
        if (auto& member = members_.back().value) std::get<std::vector<double>>(*member).push_back(real);
        return true;
    }

    std::string_view text_;
    std::vector<GivenValue>& members_;
    std::size_t depth_ = 0;
};

}  // namespace

std::vector<GivenValue> read_spec_values(std::string_view text) {
    if (text.size() > kLongestSpec) {
        throw Error(Code::too_large, "", "the spec is " + std::to_string(text.size()) + " bytes long",
                    "Give a spec of at most " + std::to_string(kLongestSpec >> 20) + " MiB");
    }
    std::vector<GivenValue> members;
    Reader reader(text, members);
    read_json(text, reader);
    return members;
}

}  // namespace srlm
