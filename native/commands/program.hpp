#pragma once
/// \file
/// What every program of the project does around its work.

#include <functional>

namespace srlm::cli {

/// Runs `program` with the streams prepared, and gives its exit status. What it throws is printed on
/// stderr as one line and becomes the exit status that belongs to it.
int run_program(const std::function<int()>& program);

}  // namespace srlm::cli
