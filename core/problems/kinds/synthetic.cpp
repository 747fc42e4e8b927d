/// \file
/// Random features with a chosen spectrum.

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "problems/base_policy.hpp"
#include "problems/features.hpp"
#include "problems/problem_kind.hpp"
#include "problems/prompt_weights.hpp"
#include "problems/theta_normals.hpp"
#include "spec/rows.hpp"
#include "spec/value_errors.hpp"
#include "spec/value_text.hpp"

namespace srlm {

using namespace rows;

namespace {

/// Gaussian direction θ; its length is set once the prompt weights are known.
void make_synthetic(const Spec& spec, Problem& problem) {
    problem.spectrum = design_spectrum(spec);
    size_linear(problem, static_cast<std::size_t>(spec.prompts), static_cast<std::size_t>(spec.responses),
                static_cast<std::size_t>(spec.dimension));
    draw_features(spec, problem);
    transpose_features(problem);
    problem.theta_0 = theta_normals(spec, 0, problem.dimension);
    problem.mu = prompt_weights(spec, uniform_weights(problem.prompts));
    normalise_base(problem);
}

void check(const Spec& spec) {
    if (spec.spectrum == Spectrum::spiked) check_at_most("spikes", spec.spikes, "dimension", spec.dimension);
}

}  // namespace

ProblemKind synthetic_problem() {
    ProblemKind kind;
    kind.name = "synthetic";
    kind.meaning = "random features with a chosen spectrum, and a random base policy";
    kind.place = 10;
    kind.uses = std::string("prompts responses") + kUsesOfTables + kUsesOfScaling;
    kind.parameters = {
        integer("dimension", &Spec::dimension, from(1, 4096).log(),
                {.symbol = "d",
                 .meaning = "Length of the features φ(x,y) and of the parameters θ",
                 .equation = "Def. 6.1"}),
        choice<Spectrum>("spectrum", &Spec::spectrum,
                         {{Spectrum::isotropic, "isotropic", "all eigenvalues equal, λ_j = 1/d"},
                          {Spectrum::exponential, "exponential", "λ_j ∝ exp(−α·j)"},
                          {Spectrum::polynomial, "polynomial", "λ_j ∝ j^(−α)"},
                          {Spectrum::spiked, "spiked", "a few large equal eigenvalues and a flat tail"}},
                         {.symbol = "λ",
                          .meaning = "How the eigenvalues λ_1, …, λ_d (sum 1) of the features fall off: "
                                     "φ_j = √λ_j·u_j with u_j uniform on [−1, 1]",
                          .equation = "Lemma G.4"}),
        real("spectrum_decay", &Spec::spectrum_decay, above(0, 100).log(),
             {.symbol = "α", .meaning = "How fast the eigenvalues fall off", .equation = "Lemma G.4"},
             {{"spectrum", {"exponential", "polynomial"}}}),
        integer("spikes", &Spec::spikes, from(1, 4096).log(),
                {.symbol = "s",
                 .unit = "eigenvalues",
                 .meaning = "Number of large eigenvalues, at most the dimension",
                 .equation = "Lemma G.4"},
                {{"spectrum", {"spiked"}}}),
        real("tail_mass", &Spec::tail_mass, from_below(0, 1),
             {.symbol = "τ",
              .meaning = "Share of the eigenvalues' sum that those beyond the spikes have together",
              .equation = "Lemma G.4"},
             {{"spectrum", {"spiked"}}})};
    kind.check = check;
    kind.make = [](const Spec& spec, const Inputs&, Problem& problem) { make_synthetic(spec, problem); };
    kind.shape = [](const Spec& spec) {
        return Shape{static_cast<double>(spec.prompts), static_cast<double>(spec.responses),
                     static_cast<double>(spec.dimension)};
    };
    kind.words = [](const Spec& spec) {
        return ", " + value_text(find_parameter("spectrum")->get(spec)) + " features";
    };
    return kind;
}

}  // namespace srlm
