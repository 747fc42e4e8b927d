#pragma once
/// \file
/// The texts that come with the project, and the weights of its network: compiled in, or given to the
/// WebAssembly module.

#include <string_view>

namespace srlm {

/// The bytes of core/texts/NAME.txt; empty where there is none, or one that the module has not been given.
std::string_view shipped_text(std::string_view name);

}  // namespace srlm
