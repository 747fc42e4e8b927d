#pragma once
/// \file
/// Numbers in messages.

#include <cstdio>
#include <string>

namespace srlm {

/// Up to six significant digits, for a message (never for a result: see spec_json()).
inline std::string short_number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

/// Three significant digits, for words about a result.
inline std::string brief_number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

}  // namespace srlm
