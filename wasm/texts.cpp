#include "texts.hpp"

#include <map>
#include <utility>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "data/texts.hpp"

namespace {

std::map<srlm::Corpus, std::string>& given() {
    static std::map<srlm::Corpus, std::string> texts;
    return texts;
}

}  // namespace

void give_text(srlm::Corpus corpus, std::string text) {
    const char* wanted = corpus == srlm::Corpus::words ? SRLM_WORDS_DIGEST : SRLM_GENESIS_DIGEST;
    srlm::Sha256 hash;
    hash.update(text.data(), text.size());
    if (srlm::hex(hash.digest()) != wanted)
        throw srlm::Error(srlm::Code::bad_data, "corpus",
                          "a text of " + std::to_string(text.size()) +
                              " bytes was given that is not the one of this version",
                          "Give the file of this name that stands beside the module");
    given()[corpus] = std::move(text);
}

std::string_view srlm::corpus_text(Corpus corpus) {
    const auto found = given().find(corpus);
    return found == given().end() ? std::string_view() : found->second;
}
