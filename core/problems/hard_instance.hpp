#pragma once
/// \file
/// The hard instance of Thm 4.1 (App. D).

#include <cstdint>

#include "spec/spec.hpp"

namespace srlm {

/// The hard instance (Eq. 81–85): N informative prompts of total mass Δ, each with M responses, one
/// of which has probability p* = (1+τ)/M and the others (1−p*)/(M−1); one prompt of mass 1−Δ with a
/// certain answer.
struct HardInstance {
    std::int64_t informative_prompts = 8;  ///< N ≥ 1
    std::int64_t responses = 16;           ///< M ≥ 2
    double informative_mass = 0.5;         ///< Δ in (0, 1]
    double bump = 0.5;                     ///< τ in (0, M−1)

    double favoured_probability() const { return (1 + bump) / static_cast<double>(responses); }
};

/// The hardest instance of a given κ_0 for n queries [exact up to the rounding of M]: with κ_0 ≈ Δ/p* the
/// best learner's failure is about κ_0 p* e^{−nκ_0 p*²/N}, largest at p* = √(N/(2nκ_0)), where it is
/// √(Nκ_0/(2en)): the rate of Thm 4.1. At least p* = 1/κ_0 is needed, where Δ = 1.
HardInstance hardest_instance(std::int64_t informative_prompts, double bump, double kappa_0,
                              std::int64_t samples);

/// The instance that a spec asks for: its own, or with kappa_0 the hardest of that κ_0 for its samples.
HardInstance hard_instance(const Spec& spec);

}  // namespace srlm
