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

/// An array whose numbers stay in the bytes of its file, which may be mapped and larger than memory.
class NpyView {
public:
    /// Reads the header of a .npy file of floats (8, 4 or 2 bytes) or integers (8 to 1), signed or not, in
    /// either byte order, in C or Fortran order. Their numbers are those that NumPy reads.
    /// Every error names `parameter`, what was found and what to do.
    /// Throws Error bad_data: not .npy, another dtype, truncated, empty.
    NpyView(std::string_view bytes, std::string parameter);

    const std::vector<std::size_t>& shape() const { return shape_; }
    std::size_t size() const { return size_; }  ///< Number of elements

    /// Copies the `count` elements from index `first` in C order. Throws Error bad_data at NaN, infinity and
    /// integers that a double does not hold.
    void copy(std::size_t first, std::size_t count, double* out) const;

private:
    void read_dtype(const std::string& descr);
    double at(std::size_t stored) const;

    std::string parameter_;
    std::vector<std::size_t> shape_;
    std::string_view data_;
    std::size_t size_ = 0, width_ = 8;
    char kind_ = 'f';  ///< Or 'i', 'u'
    bool swapped_ = false, fortran_ = false;
};

/// All of a .npy file. Throws what NpyView throws.
NpyArray parse_npy(std::string_view bytes, const std::string& parameter);

/// "(3, 4, 2)", as NumPy writes it.
std::string shape_text(const std::vector<std::size_t>& shape);

}  // namespace srlm
