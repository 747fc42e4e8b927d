#pragma once
/// \file
/// What all fuzzers share. A reader may refuse its bytes with an Error; whatever else happens is a finding.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace srlm::fuzz {

inline std::string_view text(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Ends the program where something that must hold does not.
inline void require(bool holds, std::string_view what) {
    if (holds) return;
    std::cerr << "does not hold: " << what << '\n';
    std::abort();
}

/// Runs a reader. Errors must be of use to somebody: they say something, and in UTF-8 without control
/// characters once printed.
template <typename Reader>
int read(const Reader& reader) {
    try {
        reader();
    } catch (const Error& error) {
        require(!error.cause.empty() && !error.remedy.empty(), "an error says what is wrong and what to do");
    }
    return 0;
}

}  // namespace srlm::fuzz

#define SRLM_FUZZ(DATA, SIZE) \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* DATA, std::size_t SIZE)
