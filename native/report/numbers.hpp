#pragma once
/// \file
/// Numbers as people read them, and counts and sizes as people write them.

#include <cstdint>
#include <string>

namespace srlm::cli {

/// Four significant digits: "0.1234", "12.34", "1.234e+08"; whole numbers in full: "12 800"; "–" for NaN.
std::string short_number(double value);

/// Mean and standard error, as far as the error's first digit: "12.34±0.05"; the mean alone when the
/// error is 0 or NaN.
std::string with_error(double mean, double standard_error);

std::string duration_text(double seconds);  ///< "0.12 s", "3:05", "2:03:05"
std::string rate_text(double per_second);   ///< "12.3 k"

/// A whole number in [min, max] from a flag. Throws Error wrong_type, out_of_range.
std::int64_t parse_count(const std::string& flag, const std::string& text, std::int64_t min,
                         std::int64_t max);

/// Any number from a flag. Throws Error wrong_type.
double parse_number(const std::string& flag, const std::string& text);

/// A share strictly between 0 and 1 from a flag. Throws Error wrong_type, out_of_range.
double parse_share(const std::string& flag, const std::string& text);

/// Bytes from "512M", "1.5G", "2 GiB" or "1000000" (powers of 1024). Throws Error wrong_type.
double parse_size(const std::string& flag, const std::string& text);

}  // namespace srlm::cli
