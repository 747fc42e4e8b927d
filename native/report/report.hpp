#pragma once
/// \file
/// What a run tells its user: the problem, the rounds, the curve, and how to get it again.

#include <cstddef>
#include <string>
#include <vector>

#include "commands/spec_source.hpp"
#include "loop/loop.hpp"
#include "report/terminal.hpp"

namespace srlm::cli {

struct ReportOptions {
    bool all_metrics = false;
    bool plot = true;
    const Experiment* experiment = nullptr;  ///< Its metrics are shown, too
};

/// What is about to be run.
std::string report_problem(const Request& request, const Problem& problem, std::size_t threads,
                           const Terminal& terminal);

/// What the readers of data noted; nothing when they noted nothing.
std::string report_notes(const std::vector<std::string>& notes, const Terminal& terminal);

/// What came out, and which metrics have no value, and why.
std::string report_trace(const Spec& spec, const Problem& problem, const Trace& trace,
                         const ReportOptions& options, const Terminal& terminal);

/// Which exact statements held, were violated, or do not apply and why; where realizability ended.
std::string report_checks(const Spec& spec, const Problem& problem, const Trace& trace,
                          const Terminal& terminal);

/// The theory's bounds, their constants, and what they say about the run.
std::string report_overlays(const Spec& spec, const Problem& problem, const Trace& trace,
                            const Terminal& terminal);

/// Hash, speed, link and command.
std::string report_capsule(const Request& request, const std::string& hash, double wall_seconds,
                           const Terminal& terminal);

}  // namespace srlm::cli
