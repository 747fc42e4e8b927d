#include "texts.hpp"

#include <map>
#include <utility>

#include "data/texts.hpp"

namespace {

std::map<srlm::Corpus, std::string>& given() {
    static std::map<srlm::Corpus, std::string> texts;
    return texts;
}

}  // namespace

void give_text(srlm::Corpus corpus, std::string text) { given()[corpus] = std::move(text); }

std::string_view srlm::corpus_text(Corpus corpus) {
    const auto found = given().find(corpus);
    return found == given().end() ? std::string_view() : found->second;
}
