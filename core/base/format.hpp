#pragma once
/// \file
/// Numbers in messages.

#include <string>

#include "base/decimal.hpp"

namespace srlm {

/// Up to six significant digits, for a message (never for a result: see spec_json()).
inline std::string short_number(double value) { return write_number(value, Notation::general, 6); }

/// Three significant digits, for words about a result.
inline std::string brief_number(double value) { return write_number(value, Notation::general, 3); }

/// "1.2 GiB".
std::string bytes_text(double bytes);

}  // namespace srlm
