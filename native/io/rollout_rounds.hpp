#pragma once
/// \file
/// Files of rollouts, read piece by piece.

#include <string>
#include <vector>

#include "base/sha256.hpp"
#include "data/rollouts.hpp"
#include "io/input.hpp"

namespace srlm::cli {

/// The rounds of a file of rollouts, read piece by piece; `hash` sees its bytes. Throws Error missing_file,
/// bad_data, too_large, and what RolloutFile throws; Interrupted.
std::vector<Rollouts> read_rounds(const std::string& path, const std::string& parameter,
                                  const std::string& format, const Reading& reading, Sha256& hash);

}  // namespace srlm::cli
