#pragma once
/// \file
/// Arrays as NumPy keeps them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace srlm::cli {

/// The bytes of a .npy file (format 1.0, C order, little-endian) of float64 with this shape.
std::string npy(const std::vector<double>& values, const std::vector<std::size_t>& shape);

/// The same of int64, one axis.
std::string npy(const std::vector<std::int64_t>& values);

/// The same of texts (Unicode of the longest one's length), one axis; the texts are UTF-8.
std::string npy(const std::vector<std::string>& texts);

/// An archive of arrays without compression, all of 1980-01-01, so that the same arrays give the same bytes.
class Npz {
public:
    /// `bytes` are those of a .npy file. Throws Error too_large beyond 4 GiB, what the format holds without
    /// its extension.
    void add(const std::string& name, std::string_view bytes);

    std::string finish();  ///< The archive; once.

private:
    std::string archive_, directory_;
    std::uint16_t files_ = 0;
};

}  // namespace srlm::cli
