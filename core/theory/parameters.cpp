/// \file
/// Parameters of the bounds.

#include <vector>

#include "spec/kind.hpp"
#include "spec/rows.hpp"

namespace srlm {

using namespace rows;

std::vector<ParameterSet> theory_parameter_sets() {
    ParameterSet theory{.group = "theory", .rows = {}, .choice = "", .kinds = {}};
    theory.rows = {
        at(0, real("rho", &Spec::rho, between(0, 1),
                   {.symbol = "ρ", .meaning = "Probability that the bound may fail", .equation = "Thm 5.3"})),
        at(1, real("bound_constant", &Spec::bound_constant, above(0, 1e12).log(),
                   {.meaning = "The constant that Thm 5.3 and Thm 6.2 leave open", .equation = "Thm 5.3"})),
        at(2, optional_real("barrier_a", &Spec::barrier_a, above(0, 1e12).log(),
                            {.symbol = "A",
                             .meaning = "Constant of the lower bound ε² log(A/ε) = C·κ_0·log|Π|/n; null is "
                                        "eκ_0, as the theorem's sources have it",
                             .equation = "Thm 4.1"})),
        at(3,
           real("barrier_c", &Spec::barrier_c, above(0, 1e12).log(),
                {.symbol = "C",
                 .meaning = "Constant of the lower bound ε² log(A/ε) = C·κ_0·log|Π|/n; 3/(8e) is below the "
                            "best learner's failure on the hardest instance for every κ_0 ≥ 4",
                 .equation = "Thm 4.1"})),
        at(4, optional_real("recurrence_a", &Spec::recurrence_a, from(1, 1e12).log(),
                            {.symbol = "A",
                             .meaning = "Constant of κ_{t+1} ≤ A + B'√κ_t; null is 1/c₁, the least "
                                        "confidence of the rounds t ≥ 1",
                             .equation = "Lemma C.3"})),
        at(5, optional_real("recurrence_b", &Spec::recurrence_b, above(0, 1e12).log(),
                            {.symbol = "B'",
                             .meaning = "Constant of κ_{t+1} ≤ A + B'√κ_t; null is (1 + β√n)/(c₁√n), c₁ the "
                                        "least confidence of the rounds t ≥ 1",
                             .equation = "Lemma C.3"})),
        at(6, real("covering_epsilon", &Spec::covering_epsilon, above(0, 1e6).log(),
                   {.symbol = "ε",
                    .meaning =
                        "Resolution at which the class counts: log|Π| = d·log(6B/ε), with B = ‖θ_T‖ where no "
                        "radius is set",
                    .equation = "Thm 6.2"}))};
    return {theory};
}

}  // namespace srlm
