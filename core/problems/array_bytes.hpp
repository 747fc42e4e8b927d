#pragma once
/// \file
/// Arrays as .npy files, or in .npz archives.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace srlm {

/// What an array may be called in an archive.
using ArrayNames = std::array<std::string_view, 2>;

bool is_npy(std::string_view bytes);
bool is_npz(std::string_view bytes);

/// The bytes of a .npy file: these, or the member of these that has one of the names, or their only one, of
/// which a note tells. Throws Error bad_data, too_large.
Bytes npy_bytes(std::string_view bytes, const ArrayNames& names, const std::string& parameter,
                std::vector<std::string>& notes);

}  // namespace srlm
