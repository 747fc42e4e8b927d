#pragma once
/// \file
/// The named experiments: one definition for the page, the program, tests and benchmarks.

#include <string>
#include <string_view>
#include <vector>

#include "experiment/spec.hpp"
#include "sweep/sweep.hpp"

namespace srlm {

struct Experiment {
    std::string name;     ///< URL and command-line name, for example "kappa-contraction".
    std::string chapter;  ///< Where it stands in the argument
    std::string title;
    std::string question;  ///< One sentence.
    std::string theorem;   ///< Where in the paper it comes from, with its tag from docs/theory.md.
    std::string expect;    ///< The curve to expect.
    std::string takeaway;
    std::string caveat;
    std::vector<std::string> controls;  ///< Keys of the parameters worth showing first.
    std::vector<std::string> charts;    ///< Metrics that a run of it should show, the most telling first.
    Spec spec;                          ///< Defaults that run in about a second in a browser.
    std::string sweep;       ///< The sweep that answers the question, as JSON without its spec; "" for none.
    std::string large;       ///< Spec changes, as JSON, that make it an experiment for the program.
    std::string large_axes;  ///< The sweep's axes in that case, as JSON; "" for the same ones.
};

/// All experiments in the order of the argument; the first one is what the page opens with.
const std::vector<Experiment>& experiments();

/// By name, or nullptr.
const Experiment* find_experiment(std::string_view name);

/// Its spec, or the large one.
Spec experiment_spec(const Experiment& experiment, bool large);

/// Its sweep over that spec. Throws Error not_applicable when it has none.
Sweep experiment_sweep(const Experiment& experiment, bool large);

/// All experiments as a JSON array (specs in canonical form, sweeps complete or null).
std::string experiments_json();

}  // namespace srlm
