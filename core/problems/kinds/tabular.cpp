/// \file
/// A parameter of its own for every response.

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "problems/problem_kind.hpp"
#include "problems/prompt_weights.hpp"
#include "problems/size_tabular.hpp"
#include "problems/theta_normals.hpp"
#include "spec/rows.hpp"

namespace srlm {

using namespace rows;

namespace {

/// Independent standard normal logits; prompt x draws from slot x.
void make_tabular(const Spec& spec, Problem& problem) {
    size_tabular(problem, static_cast<std::size_t>(spec.prompts), static_cast<std::size_t>(spec.responses));
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const std::vector<double> draws = theta_normals(spec, x, problem.responses);
        double* row = problem.theta_0.data() + x * problem.stride;
        std::copy(draws.begin(), draws.end(), row);
        centre(row, problem.responses);
    }
    problem.mu = prompt_weights(spec, uniform_weights(problem.prompts));
}

}  // namespace

ProblemKind tabular_problem() {
    ProblemKind kind;
    kind.name = "tabular";
    kind.meaning = "a parameter of its own for every response, and a random base policy";
    kind.place = 20;
    kind.uses = std::string("prompts responses") + kUsesOfTables + kUsesOfScaling;
    kind.make = [](const Spec& spec, const Inputs&, Problem& problem) { make_tabular(spec, problem); };
    kind.shape = [](const Spec& spec) {
        return Shape{static_cast<double>(spec.prompts), static_cast<double>(spec.responses)};
    };
    return kind;
}

}  // namespace srlm
