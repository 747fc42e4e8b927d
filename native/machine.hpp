#pragma once
/// \file
/// What the command line says about the machine a run may use.

#include <cstddef>
#include <string>

namespace srlm::cli {

/// Threads asked for, or all that the machine has.
std::size_t thread_count(const std::string& threads);

/// The bytes that a run may hold: as asked for, or 80 % of the memory that is free.
double memory_allowed(const std::string& limit);

/// Uses the kernels of that name, or the best ones. Throws Error out_of_range.
void choose_kernels(const std::string& name);

/// Throws Error out_of_range (--expect) when a hash is not 16 hexadecimal digits.
void check_hash_format(const std::string& hash);

}  // namespace srlm::cli
