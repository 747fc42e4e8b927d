#pragma once
/// \file
/// What the command line says about the machine that a run may use.

#include <cstddef>
#include <string>

namespace srlm::cli {

/// The machine as the command line describes it; empty strings where nothing was given.
struct MachineArguments {
    std::string threads, kernels, memory_limit;
};

/// What a run may use.
struct Machine {
    std::size_t threads = 1;
    double memory = 0;  ///< Bytes
};

/// Uses the kernels that were asked for, and gives the rest. Throws Error out_of_range.
Machine use_machine(const MachineArguments& arguments);

/// Threads asked for, or all that the machine has.
std::size_t thread_count(const std::string& threads);

/// The bytes that a run may hold: as asked for, or 80 % of the memory that is free.
double memory_allowed(const std::string& limit);

/// Uses the kernels of that name, or the best ones. Throws Error out_of_range.
void choose_kernels(const std::string& name);

}  // namespace srlm::cli
