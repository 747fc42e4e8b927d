#pragma once
/// \file
/// What every process but the first does: it takes tasks from rank 0 until it is told to stop.

#include "ranks.hpp"
#include "run/machine.hpp"

namespace srlm::cli {

/// What rank 0 says after the job: to do a task (its bytes follow), or to stop.
enum class Order : char { task = 't', stop = 's' };

/// This rank's part of its machine: without --threads its share of the processors, and without
/// --memory-limit its share of the free memory. Throws Error as use_machine() does.
Machine share_of_machine(const MachineArguments& arguments, const Ranks& ranks);

/// Waits for the job and works on it to the end; says nothing itself, what goes wrong is told to rank 0.
void work(Ranks& ranks);

}  // namespace srlm::cli
