#pragma once
/// \file
/// The texts that come with the project, compiled in.

#include <string_view>

#include "spec/spec.hpp"

namespace srlm {

/// The bytes (UTF-8) of core/texts/<name of the corpus>.txt; empty for Corpus::own.
std::string_view corpus_text(Corpus corpus);

}  // namespace srlm
