#pragma once
/// \file
/// Why a run has no value of a metric.

#include <string>

#include "policies/metrics.hpp"
#include "policies/problem.hpp"
#include "spec/spec.hpp"

namespace srlm::cli {

/// "there is no gold reward"; "" where the spec does not tell. Of a metric that is defined in no round.
std::string why_absent(Metric metric, const Spec& spec, const Problem& problem);

}  // namespace srlm::cli
