/// \file
/// Thm 4.1's: one favoured response hidden among equals.

#include "problems/hard_instance.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "numerics/kernels.hpp"
#include "numerics/scalar.hpp"
#include "problems/problem_kind.hpp"
#include "problems/size_tabular.hpp"
#include "spec/rows.hpp"
#include "spec/value_text.hpp"

namespace srlm {

using namespace rows;

namespace {

/// The hard instance of Thm 4.1 (Eq. 81–85): informative prompts of total weight Δ, at each of which
/// one hidden response, drawn from slot 0, block x of Stream::hidden, has probability (1+τ)/|Y| and the
/// others share the rest; and, unless Δ = 1, one prompt of weight 1−Δ with a single response.
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

void check(const Spec& spec) {
    if (spec.kappa_0) {
        const Spec usual;
        if (spec.responses == usual.responses && spec.informative_mass == usual.informative_mass) return;
        throw Error(Code::not_applicable,
                    spec.responses != usual.responses ? "responses" : "informative_mass",
                    "the hardest instance of a given kappa_0 has its own", "Remove it, or remove kappa_0");
    }
    if (spec.bump < static_cast<double>(spec.responses) - 1) return;
    throw Error(Code::out_of_range, "bump",
                "the favoured response would have probability (1 + bump)/responses = " +
                    value_json((1 + spec.bump) / static_cast<double>(spec.responses)),
                "Use a bump below responses - 1 = " + std::to_string(spec.responses - 1));
}

}  // namespace

ProblemKind hard_instance_problem() {
    ProblemKind kind;
    kind.name = "hard_instance";
    kind.meaning =
        "Thm 4.1's: one favoured response hidden among equals at each informative prompt, and one prompt "
        "with a certain answer";
    kind.place = 90;
    kind.uses = std::string("prompts responses kappa_0") + kUsesOfTables;
    kind.parameters = {
        real("informative_mass", &Spec::informative_mass, {0, 1, true},
             {.symbol = "Δ",
              .meaning =
                  "Total weight of the informative prompts; one prompt with a certain answer has the rest",
              .equation = "Eq. 81–85"}),
        real("bump", &Spec::bump, above(0, 1e6).log(),
             {.symbol = "τ",
              .meaning = "The favoured response has probability (1+τ)/|Y|; less than |Y| − 1",
              .equation = "Eq. 81–85"})};
    kind.check = check;
    kind.make = [](const Spec& spec, const Inputs&, Problem& problem) { make_hard_instance(spec, problem); };
    kind.shape = [](const Spec& spec) {
        return Shape{static_cast<double>(spec.prompts) + 1,
                     static_cast<double>(hard_instance(spec).responses)};
    };
    kind.scales_itself = true;
    return kind;
}

}  // namespace srlm
