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

/// Uses the kernels that were asked for, lets data have the memory, and gives the rest. Throws Error
/// out_of_range.
Machine use_machine(const MachineArguments& arguments);

/// From now on data, and the problem that is made of them, may take the machine's memory.
void limit_data(const Machine& machine);

/// Threads for so many processors, and a quota of their time in processors' worth.
std::size_t threads_within(std::size_t processors, double quota);

/// Threads asked for, or as many as this process may run.
std::size_t thread_count(const std::string& threads);

constexpr double kMemoryShare = 0.8;  ///< Of what this process may still take

/// The bytes that a run may hold: as asked for, or this share of what is left.
double memory_allowed(const std::string& limit);

/// "sse2, avx2": the kernels that run here.
std::string kernel_names();

/// Uses the kernels of that name, or the best ones. Throws Error out_of_range.
void choose_kernels(const std::string& name);

}  // namespace srlm::cli
