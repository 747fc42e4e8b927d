#pragma once
/// \file
/// Numbers of things in messages.

#include <cstddef>
#include <string>
#include <string_view>

namespace srlm {

/// "1 draw", "2 draws", "0 draws".
std::string counted(std::size_t count, std::string_view noun);

/// "1 line names", "2 lines name".
std::string counted(std::size_t count, std::string_view one, std::string_view many);

}  // namespace srlm
