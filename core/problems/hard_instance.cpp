#include "problems/hard_instance.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

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

}  // namespace srlm
