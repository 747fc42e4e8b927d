#pragma once
/// \file
/// The experiments by chapter, one source file each. Their words claim only what the theory page tags
/// [exact] or what a run of the spec beside them shows; tests hold them to it.

#include <vector>

#include "experiments/experiments.hpp"

namespace srlm {

std::vector<Experiment> start_experiments();      ///< Start here
std::vector<Experiment> one_step_experiments();   ///< One step is not enough
std::vector<Experiment> iteration_experiments();  ///< Iteration forgets its start
std::vector<Experiment> error_experiments();      ///< What sets the error
std::vector<Experiment> limit_experiments();      ///< What it cannot do
std::vector<Experiment> text_experiments();       ///< Real words

}  // namespace srlm
