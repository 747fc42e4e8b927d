#pragma once
/// \file
/// How much work a cell is, before it has run.

#include "spec/spec.hpp"

namespace srlm::cli {

/// The work of one replicate in nanoseconds of an ordinary processor, from the sizes that the spec names (of
/// data that the user brings only the pairs count). Wrong by a factor that a sweep's cells share; so it
/// weighs cells against each other, and the cells that are done tell the factor.
double predicted_work(const Spec& spec);

/// The same of one round, a run of no rounds being one, too.
double predicted_round(const Spec& spec);

}  // namespace srlm::cli
