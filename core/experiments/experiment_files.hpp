#pragma once
/// \file
/// The files core/experiments/NAME.json, compiled in by cmake/embed_experiments.cmake.

#include <string_view>
#include <utility>
#include <vector>

namespace srlm {

/// Name and text of each file, in the order of the names.
std::vector<std::pair<std::string_view, std::string_view>> experiment_files();

}  // namespace srlm
