#pragma once
/// \file
/// Numbers as decimal text and back. A host program may have set a locale in which the C library writes
/// "0,5": nothing here or in json_parse.hpp depends on it, and nothing else reads or writes numbers.

#include <optional>
#include <string>
#include <string_view>

namespace srlm {

/// The double nearest to a decimal that fills all of `text`: "-1.5e-9", also "+1", ".5" and "5.".
/// Infinite when it is too large, 0 when too small; nothing for any other text ("0x1p3", "inf", "nan",
/// blanks before or after).
std::optional<double> read_number(std::string_view text);

/// How %g, %f and %e write a double.
enum class Notation { general, fixed, scientific };

/// `value` with `digits` significant digits (general) or digits after the point (fixed, scientific); at
/// most 17. "inf" and "nan" where it is not finite.
std::string write_number(double value, Notation notation, int digits);

/// The shortest decimal that reads back to the same double, for example "0.1" or "1e-9"; −0 is written
/// "0". `value` must be finite.
std::string number_text(double value);

}  // namespace srlm
