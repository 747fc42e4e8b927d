#include "model/instances.hpp"

#include <algorithm>
#include <cmath>

#include "model/size_tabular.hpp"
#include "numerics/scalar.hpp"

namespace srlm {

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

void make_trap(const Spec& spec, Problem& problem) {
    const double modal = spec.modal_probability, trap = modal + spec.trap_excess;
    const double rest = std::max(0.0, 1 - modal - trap);
    const auto behind = static_cast<std::size_t>(spec.responses);
    // Strictly below p*, also after rounding.
    const std::size_t others =
        rest < 1e-12 ? 0 : static_cast<std::size_t>(std::floor(rest / modal + 1e-9)) + 1;
    const std::size_t responses = 1 + behind + others;
    size_tabular(problem, 1, responses);
    problem.mu = {1.0};
    double* row = problem.theta_0.data();
    const auto add = [&problem, &row](double probability, std::int32_t token, const std::string& label) {
        *row++ = log1(probability);
        problem.first_token.push_back(token);
        problem.response_labels.push_back(label);
    };
    add(modal, 0, "modal");
    for (std::size_t k = 0; k < behind; ++k)
        add(trap / static_cast<double>(behind), 1, "trap " + std::to_string(k + 1));
    for (std::size_t k = 0; k < others; ++k)
        add(rest / static_cast<double>(others), static_cast<std::int32_t>(2 + k),
            "other " + std::to_string(k + 1));
    centre(problem.theta_0.data(), responses);
    problem.prompt_labels = {"start"};
}

}  // namespace srlm
