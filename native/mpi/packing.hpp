#pragma once
/// \file
/// Tasks, answers and the job itself as bytes, for messages between processes of one program.

#include <functional>
#include <string>
#include <string_view>

#include "commands/task_runner.hpp"

namespace srlm::cli {

/// What all processes must know before the first task.
struct Job {
    Sweep sweep;
    Inputs inputs;
    MachineArguments machine;
    bool go_on = false;   ///< Over cells that fail
    bool traces = false;  ///< A record comes with its trace
};

std::string pack(const Job& job);
Job unpack_job(std::string_view bytes);

std::string pack(const Task& task);
Task unpack_task(std::string_view bytes, const CellList& cells);

/// The spec of the answer's cell is needed for a piece of it.
std::string pack(const Answer& answer);
Answer unpack_answer(std::string_view bytes, const std::function<Spec()>& spec);

}  // namespace srlm::cli
