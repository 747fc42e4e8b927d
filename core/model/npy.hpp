#pragma once
/// \file
/// Arrays as NumPy saves them (.npy, format versions 1 to 3).

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace srlm {

struct NpyArray {
    std::vector<std::size_t> shape;
    std::vector<double> values;  ///< In C order (the last index runs fastest).
};

/// Reads the bytes of a .npy file of little-endian float64 or float32, in C or Fortran order.
/// Every error names `parameter`, what was found and what to do.
/// Throws Error: syntax (not .npy), bad_data (another dtype, truncated, empty, NaN or infinite).
NpyArray parse_npy(std::string_view bytes, const std::string& parameter);

/// "(3, 4, 2)", as NumPy writes it.
std::string shape_text(const std::vector<std::size_t>& shape);

}  // namespace srlm
