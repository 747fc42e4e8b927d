#pragma once
/// \file
/// Arrays as NumPy keeps them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace srlm::cli {

/// The bytes of a .npy file (format 1.0, C order, little-endian) of float64 with this shape.
std::string npy(const std::vector<double>& values, const std::vector<std::size_t>& shape);

/// The same of int64, one axis.
std::string npy(const std::vector<std::int64_t>& values);

/// The same of texts (Unicode of the longest one's length), one axis; the texts are UTF-8.
std::string npy(const std::vector<std::string>& texts);

}  // namespace srlm::cli
