#pragma once
/// \file
/// How a round finds the next policy (Eq. 3 and its variants). A kind is a file in objectives/, with a
/// function NAME_objective().

#include <string>
#include <vector>

#include "loop/chain_round.hpp"
#include "loop/round.hpp"
#include "problems/problem_kind.hpp"
#include "spec/kind.hpp"
#include "spec/spec.hpp"

namespace srlm {

struct Objective : Kind {
    bool closed_form = false;  ///< Draws nothing: all replicates are the same
    bool iterates = false;     ///< Its fit is Newton's method, each step with a matrix of its own
    std::string drawn;         ///< What one of the n is called: "pair", "prompt", "query"
    /// θ_t → θ_{t+1} of a replicate: writes θ_{t+1} into `next`, and what it noted into the replicate.
    void (*advance)(Round&, std::vector<double>& next) = nullptr;
    /// The same where responses are sequences; null where it is not for them.
    void (*advance_chain)(ChainRound&, std::vector<double>& next) = nullptr;
    /// Responses drawn for one of the n; null is 1.
    double (*responses)(const Spec&) = nullptr;
    /// Bytes held for one edge, two responses that are compared; 0 where none are.
    double edge_bytes = 0;
    /// Numbers of responses that a tabular update decomposes together, at most; null is 0.
    double (*decomposed)(const Spec&, const Shape&, double samples) = nullptr;
    /// Differences of features that a dense update sees, at most; null is all of them.
    double (*differences)(const Shape&, double samples) = nullptr;
};

/// All kinds.
const std::vector<Objective>& objectives();

/// The spec's. Throws Error out_of_range.
inline const Objective& objective(const Spec& spec) {
    return kind_named(objectives(), spec.objective, "objective");
}

}  // namespace srlm
