#include "texts.hpp"

#include <functional>
#include <map>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "data/texts.hpp"

namespace {

std::map<std::string, std::string, std::less<>>& given() {
    static std::map<std::string, std::string, std::less<>> texts;
    return texts;
}

/// SHA-256 of this version's text of that name, or "".
std::string_view digest_of(std::string_view name) {
    for (const auto& [known, digest] : {SRLM_TEXT_DIGESTS})
        if (known == name) return digest;
    return {};
}

}  // namespace

void give_text(const std::string& name, std::string text) {
    srlm::Sha256 hash;
    hash.update(text.data(), text.size());
    if (srlm::hex(hash.digest()) != digest_of(name))
        throw srlm::Error(srlm::Code::bad_data, "corpus",
                          "a text of " + std::to_string(text.size()) +
                              " bytes was given that is not the one of this version",
                          "Give the file of this name that stands beside the module");
    given()[name] = std::move(text);
}

std::string_view srlm::shipped_text(std::string_view name) {
    const auto found = given().find(name);
    return found == given().end() ? std::string_view() : found->second;
}
