#include "base/json_parse.hpp"

#ifndef __EMSCRIPTEN__
#include <locale.h>
#if __has_include(<xlocale.h>)
#include <xlocale.h>
#endif
#endif

namespace srlm {

namespace {

#ifdef __EMSCRIPTEN__
struct PlainNumbers {  // there is no other locale
    ~PlainNumbers() {}
};
#else
/// As long as it lives, this thread reads numbers as in the C locale; other threads are not concerned.
class PlainNumbers {
public:
    PlainNumbers() : before_(uselocale(plain())) {}
    ~PlainNumbers() { uselocale(before_); }
    PlainNumbers(const PlainNumbers&) = delete;
    PlainNumbers& operator=(const PlainNumbers&) = delete;

private:
    static locale_t plain() {
        static const locale_t c = newlocale(LC_ALL_MASK, "C", nullptr);
        return c;
    }

    locale_t before_;
};
#endif

}  // namespace

Json parse_json(std::string_view text, const Json::parser_callback_t& keep, bool exceptions) {
    const PlainNumbers plain;
    return Json::parse(text, keep, exceptions);
}

bool read_json(std::string_view text, nlohmann::json_sax<Json>& reader) {
    const PlainNumbers plain;
    return Json::sax_parse(text, &reader);
}

}  // namespace srlm
