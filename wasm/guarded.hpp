#pragma once
/// \file
/// What both modules need to speak with JavaScript: errors as values, because a C++ exception means nothing
/// on the other side.

#include <emscripten/val.h>

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

inline emscripten::val error_value(std::string_view code, const srlm::Error& error) {
    emscripten::val out = emscripten::val::object();
    out.set("code", std::string(code));
    out.set("parameter", error.parameter);
    out.set("cause", error.cause);
    out.set("remedy", error.remedy);
    out.set("message", std::string(error.what()));
    return out;
}

/// {value: body()} or {error: {code, parameter, cause, remedy, message}}.
template <class Body>
emscripten::val guarded(Body&& body) {
    emscripten::val out = emscripten::val::object();
    try {
        out.set("value", body());
    } catch (const srlm::Error& error) {
        out.set("error", error_value(srlm::code_name(error.code), error));
    } catch (const std::bad_alloc&) {
        const srlm::Error error(
            srlm::Code::too_large, "", "the WebAssembly memory is exhausted",
            "Lower replicates, samples or the size of the problem, or use the native program");
        out.set("error", error_value(srlm::code_name(error.code), error));
    } catch (const std::exception& error) {
        const srlm::Error report(srlm::Code::io, "", std::string("unexpected error: ") + error.what(),
                                 "Report it together with the spec");
        out.set("error", error_value("internal", report));
    }
    return out;
}

/// A typed array with its own copy of the numbers.
template <class T>
emscripten::val array_of(const std::vector<T>& numbers) {
    return emscripten::val(emscripten::typed_memory_view(numbers.size(), numbers.data()))
        .template call<emscripten::val>("slice");
}

inline emscripten::val array_of(const std::vector<std::string>& texts) {
    emscripten::val out = emscripten::val::array();
    for (std::size_t i = 0; i < texts.size(); ++i) out.set(i, texts[i]);
    return out;
}
