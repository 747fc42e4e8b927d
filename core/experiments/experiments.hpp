#pragma once
/// \file
/// The named experiments: one definition for the page, the program, tests and benchmarks. Each is a file
/// NAME.json beside this one, compiled in, whose schema is docs/experiment.schema.json. Their words claim
/// only what docs/theory.md tags [exact] or what a run of their spec shows; tests/unit/test_claims.cpp holds
/// them to it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "spec/spec.hpp"
#include "sweeps/sweep.hpp"

namespace srlm {

struct Experiment {
    std::int64_t place = 0;  ///< Experiments are shown in the order of their places
    std::string name;        ///< URL and command-line name, for example "kappa-contraction".
    std::string chapter;     ///< Where it stands in the argument
    std::string title;
    std::string question;  ///< One sentence.
    std::string theorem;   ///< Where in the paper it comes from, with its tag from docs/theory.md.
    std::string quantity;  ///< What is measured, and whether the theorem is about it.
    std::string regime;    ///< The theorem's conditions, and whether the settings meet them.
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

/// An experiment from the text of its file. `place` is its place in the argument. Throws Error: syntax,
/// unknown_key, wrong_type, out_of_range, not_applicable.
Experiment read_experiment(std::string_view name, std::string_view json);

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
