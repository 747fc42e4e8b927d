#include "results/document_digest.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json_parse.hpp"
#include "base/json_text.hpp"
#include "base/sha256.hpp"
#include "results/add_digests.hpp"

namespace srlm {

namespace {

constexpr const char* kMember = "digests";

/// SHA-256 over values, written as the header says.
class Canonical {
public:
    void mark(char kind) {
        if (buffer_.size() > 4096) flush();
        buffer_ += kind;
    }

    void number(double value) {
        mark('d');
        const double positive_zero = value + 0.0;
        append(&positive_zero, sizeof positive_zero);
    }

    void text(std::string_view text) {
        mark('s');
        const std::uint64_t size = text.size();
        append(&size, sizeof size);
        append(text.data(), text.size());
    }

    /// The digest of what came since the last one.
    std::string take() {
        flush();
        std::string digits = hex(sha_.digest()).substr(0, 16);
        sha_ = {};
        return digits;
    }

private:
    void append(const void* bytes, std::size_t size) {
        buffer_.append(static_cast<const char*>(bytes), size);
    }

    void flush() {
        sha_.update(buffer_.data(), buffer_.size());
        buffer_.clear();
    }

    std::string buffer_;
    Sha256 sha_;
};

void write(Canonical& to, const Json& value) {
    if (value.is_object()) {
        to.mark('{');
        for (const auto& [key, member] : value.items()) {
            to.text(key);
            write(to, member);
        }
        to.mark('}');
    } else if (value.is_array()) {
        to.mark('[');
        for (const auto& entry : value) write(to, entry);
        to.mark(']');
    } else if (value.is_string()) {
        to.text(value.get_ref<const std::string&>());
    } else if (value.is_number()) {
        to.number(value.get<double>());
    } else {
        to.mark(value.is_null() ? 'n' : value.get<bool>() ? 't' : 'f');
    }
}

/// Reads a document without keeping it: a digest of each member, and what its own say.
class Reader : public nlohmann::json_sax<Json> {
public:
    std::vector<std::pair<std::string, std::string>> found;
    std::map<std::string, std::string> said;
    bool has_digests = false;

    explicit Reader(const std::string& name) : name_(name) {}

    bool null() override { return scalar('n'); }
    bool boolean(bool value) override { return scalar(value ? 't' : 'f'); }
    bool number_integer(number_integer_t value) override { return number(static_cast<double>(value)); }
    bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value)); }
    bool number_float(number_float_t value, const string_t&) override { return number(value); }
    bool binary(binary_t&) override { return false; }

    bool string(string_t& text) override {
        if (in_digests_ && depth_ == 2) said[key_] = text;
        to_.text(text);
        return ended();
    }

    bool key(string_t& key) override {
        if (depth_ > 1) to_.text(key);
        if (depth_ == 1) {
            member_ = key;
            in_digests_ = key == kMember;
            has_digests = has_digests || in_digests_;
        }
        key_ = std::move(key);
        return true;
    }

    bool start_object(std::size_t) override { return open('{'); }
    bool end_object() override { return close('}'); }
    bool start_array(std::size_t) override { return open('['); }
    bool end_array() override { return close(']'); }

    bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
        throw Error(
            Code::syntax, name_, "is not JSON",
            "Give a document that \"srlm run --json\", \"srlm sweep --json\" or the page has written");
    }

private:
    bool scalar(char kind) {
        to_.mark(kind);
        return ended();
    }

    bool number(double value) {
        to_.number(value);
        return ended();
    }

    bool open(char bracket) {
        if (depth_++ > 0) to_.mark(bracket);
        return true;
    }

    bool close(char bracket) {
        if (--depth_ == 0) return true;
        to_.mark(bracket);
        return ended();
    }

    /// After a value: a member of the document ends with its last one.
    bool ended() {
        if (depth_ != 1) return true;
        std::string digest = to_.take();
        if (!in_digests_) found.emplace_back(member_, std::move(digest));
        in_digests_ = false;
        return true;
    }

    const std::string& name_;
    Canonical to_;
    std::size_t depth_ = 0;
    std::string member_, key_;
    bool in_digests_ = false;
};

}  // namespace

void add_digests(Json& document) {
    Json digests = Json::object();
    Canonical canonical;
    for (const auto& [key, value] : document.items()) {
        write(canonical, value);
        digests[key] = canonical.take();
    }
    document[kMember] = std::move(digests);
}

bool check_digests(std::string_view json, const std::string& name) {
    Reader reader(name);
    read_json(json, reader);
    if (!reader.has_digests) return false;
    std::string changed;
    const auto list = [&changed](const std::string& key, const char* what) {
        changed += (changed.empty() ? "" : ", ") + key_shown(key) + what;
    };
    for (const auto& [key, digest] : reader.found) {
        const auto said = reader.said.find(key);
        if (said == reader.said.end()) {
            list(key, " (added)");
        } else {
            if (said->second != digest) list(key, "");
            reader.said.erase(said);
        }
    }
    for (const auto& [key, digest] : reader.said) list(key, " (removed)");
    if (changed.empty()) return true;
    throw Error(Code::bad_data, name, "has been changed since it was written, in: " + changed,
                "Take the document as it was written, or compute it anew from its spec; without its member "
                "\"digests\" it is taken as it stands, unverified");
}

}  // namespace srlm
