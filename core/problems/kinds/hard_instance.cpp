/// \file
/// Thm 4.1's: one favoured response hidden among equals.

#include "problems/hard_instance.hpp"

#include <string>

#include "base/error.hpp"
#include "problems/problem_kind.hpp"
#include "spec/rows.hpp"
#include "spec/value_text.hpp"

namespace srlm {

using namespace rows;

namespace {

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
        "with a "
        "certain answer";
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
