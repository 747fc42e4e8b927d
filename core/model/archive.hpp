#pragma once
/// \file
/// Archives of arrays as NumPy saves them (.npz).

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace srlm {

/// The members of a .npz file that numpy.savez() has written (stored, not compressed): name without
/// ".npy", and bytes. Every error names `parameter`.
/// Throws Error: syntax (not a zip archive, or damaged), bad_data (compressed).
std::vector<std::pair<std::string, std::string_view>> npz_members(std::string_view bytes,
                                                                  const std::string& parameter);

}  // namespace srlm
