#pragma once
/// \file
/// Live checks: which exact statements of the theory held on the user's own run, which were
/// violated, and which do not apply and why. A violation is a defect of the program or of the
/// statement; either way it is shown.

#include <string>
#include <vector>

#include "loop/loop.hpp"

namespace srlm {

enum class Outcome { held, violated, not_applicable };

/// "held", "violated" or "not applicable".
std::string_view outcome_name(Outcome outcome);

struct Check {
    std::string name;       ///< Stable identifier, for example "own-at-most-target".
    std::string statement;  ///< The statement in one sentence.
    std::string equation;   ///< Where it stands in the paper, or "".
    std::string tag;        ///< "[exact]": only exact statements are checked.
    Outcome outcome = Outcome::held;
    std::string detail;  ///< How often it was checked and how close it came, where it failed, or why it does
                         ///< not apply.
};

/// Every check on a trace, in a fixed order.
std::vector<Check> live_checks(const Spec& spec, const Problem& problem, const Trace& trace);

/// First round t ≥ 1 with (1+1/β)^t ‖θ_0‖ > B: from there on the population optimum lies outside
/// the class, and the realizability that the theorems assume has ended. 0 when it never does.
std::size_t realizability_ends(const Spec& spec, const Problem& problem);

}  // namespace srlm
