#pragma once
/// \file
/// Numbers in messages.

#include <cstddef>
#include <string>

#include "base/decimal.hpp"

namespace srlm {

/// Up to six significant digits, for a message (never for a result: see spec_json()).
inline std::string short_number(double value) { return write_number(value, Notation::general, 6); }

/// Three significant digits, for words about a result.
inline std::string brief_number(double value) { return write_number(value, Notation::general, 3); }

/// "1.2 GiB".
inline std::string bytes_text(double bytes) {
    const char* units[] = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};
    std::size_t unit = 0;
    for (; bytes >= 1024 && unit < 5; ++unit) bytes /= 1024;
    const std::string number = bytes >= 1024
                                   ? brief_number(bytes)
                                   : write_number(bytes, Notation::fixed, unit == 0 || bytes >= 100 ? 0 : 1);
    return number + " " + units[unit];
}

}  // namespace srlm
