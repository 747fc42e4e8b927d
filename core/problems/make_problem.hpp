#pragma once
/// \file
/// From a spec to a problem.

#include "policies/problem.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// Builds the problem a spec describes.
/// Throws Error: missing_file, bad_data, out_of_range (kappa_0 out of reach, base policy outside
/// the ball, growth beyond what a double holds), not_applicable; bad_data where Inputs::strict makes an
/// error of a note.
Problem make_problem(const Spec& spec, const Inputs& inputs = {});

}  // namespace srlm
