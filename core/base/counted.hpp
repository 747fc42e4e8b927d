#pragma once
/// \file
/// Numbers of things in messages.

#include <cstddef>
#include <string>
#include <string_view>

namespace srlm {

/// "1 draw", "2 draws", "0 draws".
std::string counted(std::size_t count, std::string_view noun);

}  // namespace srlm
