#include "loop/population.hpp"

#include "loop/judge.hpp"
#include "loop/objective.hpp"
#include "problems/problem_kind.hpp"
#include "spec/parameters.hpp"

namespace srlm {

std::string no_limit(const Spec& spec) {
    if (objective(spec).closed_form) return "the run is the limit itself";
    if (spec.objective != "regression") return "the expected loss of this objective is not computed";
    const JudgeKind& judge = judge_kind(spec);
    const bool plain = judge.linear && spec.ridge == 0 && spec.judge_bias == 0 &&
                       !spec.radius;  // θ_t + θ_r/β whatever is drawn
    if (judge.draws) return "the judge draws its rewards";
    if (spec.cream && (spec.judge_noise > 0 || !plain))
        return "CREAM weights the rewards by an agreement that is itself drawn";
    if (spec.accumulate && !plain) return "pairs of earlier rounds stay in the loss";
    if (problem_kind(spec).sequences && !plain) return "the expected loss over sequences needs a closed form";
    return "";
}

Spec population_spec(const Spec& spec) {
    Spec population = spec;
    population.objective = "population";
    population.beta = leash(spec);
    population.beta_root_n.reset();
    population.replicates = spec.judge_bias > 0 ? spec.replicates : 1;
    population.record_theta = population.record_policy = 0;
    drop_inapplicable(population);
    return population;
}

std::optional<Trace> population_trace(const Spec& spec, const Problem& problem) {
    if (!no_limit(spec).empty()) return {};
    const Spec population = population_spec(spec);
    return run(population, problem, 0, static_cast<std::size_t>(population.replicates));
}

}  // namespace srlm
