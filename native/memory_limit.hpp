#pragma once
/// \file
/// How much memory a run may use.

namespace srlm::cli {

/// Bytes that this machine, or the control group the program runs in, has left; infinite when
/// the system does not say.
double available_memory();

}  // namespace srlm::cli
