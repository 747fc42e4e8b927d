#pragma once
/// \file
/// What the loop would do to a policy from here, under the judges that the literature compares.

#include <cstddef>
#include <string>
#include <vector>

#include "policies/problem.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// Means over replicates after the last round; NaN where a quantity has no meaning.
struct Forecast {
    std::string judge;    ///< A value of self_reward
    std::string meaning;  ///< One line
    double kappa = 0, own_failure = 0, target_failure = 0, entropy = 0, accuracy = 0, pass_at_1 = 0;
};

/// The caveats of all forecasts, in one sentence.
std::string forecast_caveat(const Spec& spec);

/// Runs the loop of `spec` on the problem with the policy's own judge, the vote and the frozen judge, at most
/// `replicates` replicates of each; a judge that does not go with the objective is left out. Throws what
/// run() throws.
std::vector<Forecast> forecast(const Spec& spec, const Problem& problem, std::size_t replicates);

/// An array of the members above, null for NaN.
std::string forecast_json(const std::vector<Forecast>& forecasts);

}  // namespace srlm
