#include "problems/hard_instance.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "numerics/kernels.hpp"
#include "numerics/scalar.hpp"
#include "problems/size_tabular.hpp"

namespace srlm {

HardInstance hardest_instance(std::int64_t informative_prompts, double bump, double kappa_0,
                              std::int64_t samples) {
    const double favoured = std::min(1 / kappa_0, std::sqrt(static_cast<double>(informative_prompts) /
                                                            (2 * static_cast<double>(samples) * kappa_0)));
    HardInstance instance;
    instance.informative_prompts = informative_prompts;
    instance.bump = bump;
    const double least = std::floor(bump) + 2;  // a bump below |Y| − 1
    instance.responses = static_cast<std::int64_t>(std::max(least, std::floor((1 + bump) / favoured + 0.5)));
    instance.informative_mass = std::min(1.0, (kappa_0 - 1) / (1 / instance.favoured_probability() - 1));
    return instance;
}

HardInstance hard_instance(const Spec& spec) {
    return spec.kappa_0 ? hardest_instance(spec.prompts, spec.bump, *spec.kappa_0, spec.samples)
                        : HardInstance{spec.prompts, spec.responses, spec.informative_mass, spec.bump};
}

void make_hard_instance(const Spec& spec, Problem& problem) {
    const HardInstance instance = hard_instance(spec);
    const auto informative = static_cast<std::size_t>(instance.informative_prompts);
    const auto responses = static_cast<std::size_t>(instance.responses);
    const bool certain = instance.informative_mass < 1;
    size_tabular(problem, informative + certain, responses);
    const double favoured = instance.favoured_probability();
    const double other = (1 - favoured) / static_cast<double>(responses - 1);
    const double bump = log1(favoured) - log1(other);
    const StreamKey key{static_cast<std::uint64_t>(spec.problem_seed), 0, 0, Stream::hidden};
    for (std::size_t x = 0; x < informative; ++x) {
        double u[2];
        kernels().uniforms(key, 0, static_cast<std::uint32_t>(x), 1, u);
        const auto hidden =
            std::min(static_cast<std::size_t>(u[0] * static_cast<double>(responses)), responses - 1);
        double* row = problem.theta_0.data() + x * problem.stride;
        row[hidden] = bump;
        centre(row, responses);
    }
    problem.mu.assign(informative, instance.informative_mass / static_cast<double>(informative));
    if (!certain) return;
    problem.mu.push_back(1 - instance.informative_mass);
    problem.response_count.back() = 1;
    problem.dimension = informative * responses + 1;
}

}  // namespace srlm
