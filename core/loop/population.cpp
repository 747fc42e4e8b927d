#include "loop/population.hpp"

#include "loop/judge.hpp"

namespace srlm {

Spec population_spec(const Spec& spec) {
    Spec population = spec;
    population.objective = "population";
    population.replicates = 1;
    population.record_theta = population.record_policy = 0;
    drop_inapplicable(population);
    return population;
}

std::optional<Trace> population_trace(const Spec& spec, const Problem& problem) {
    if (!judge_kind(spec).linear) return {};
    return run(population_spec(spec), problem, 0, 1);
}

}  // namespace srlm
