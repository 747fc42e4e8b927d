#pragma once
/// \file
/// The texts that come with the project: compiled in, or given to the WebAssembly module.

#include <string_view>

#include "spec/spec.hpp"

namespace srlm {

/// The bytes (UTF-8) of core/texts/NAME.txt, NAME the corpus's; empty for Corpus::own, and for one that the
/// module has not been given.
std::string_view corpus_text(Corpus corpus);

}  // namespace srlm
