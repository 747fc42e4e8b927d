#pragma once
/// \file
/// The named experiments: one definition for the page, the program, tests and benchmarks.

#include <string>
#include <vector>

#include "experiment/spec.hpp"

namespace srlm {

struct Experiment {
    std::string name;  ///< URL and command-line name, for example "kappa-contraction".
    std::string title;
    std::string question;  ///< One sentence.
    std::string theorem;   ///< Where in the paper it comes from, with its tag from docs/theory.md.
    std::string expect;    ///< The curve to expect.
    std::string takeaway;
    std::string caveat;
    std::vector<std::string> controls;  ///< Keys of the parameters worth showing first.
    Spec spec;                          ///< Defaults that run in about a second in a browser.
};

/// All experiments; the first one is what the page opens with.
const std::vector<Experiment>& experiments();

/// By name, or nullptr.
const Experiment* find_experiment(std::string_view name);

/// All experiments as a JSON array (specs in canonical form).
std::string experiments_json();

}  // namespace srlm
