/// \file
/// Prop. 4.3's: a tree in which greedy decoding misses the likeliest response.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "numerics/scalar.hpp"
#include "problems/problem_kind.hpp"
#include "problems/size_tabular.hpp"
#include "spec/rows.hpp"

namespace srlm {

using namespace rows;

namespace {

const Own<double> kModalProbability{"modal_probability", 0.3}, kTrapExcess{"trap_excess", 0.1};

/// The trap of Prop. 4.3: one prompt whose responses are sequences of two tokens. The likeliest, of
/// probability p*, begins with a token that only it begins with. The trap token has probability p* + η,
/// spread over |Y| responses, each below p*. What is left is shared by the fewest further responses,
/// each with a first token of its own, that keep them below p*.
void make_trap(const Spec& spec, Problem& problem) {
    const double modal = kModalProbability(spec), trap = modal + kTrapExcess(spec);
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

void check(const Spec& spec) {
    const double modal = kModalProbability(spec), trap = modal + kTrapExcess(spec);
    if (modal + trap > 1) {
        throw Error(Code::out_of_range, "trap_excess",
                    "p* and p* + η, the probabilities of the two first tokens, add up to more than 1",
                    "Use a trap_excess of at most 1 - 2·modal_probability");
    }
    if (trap >= modal * static_cast<double>(spec.responses)) {
        throw Error(Code::out_of_range, "responses",
                    "a response behind the trap would be as likely as the likeliest one",
                    "Use more than (modal_probability + trap_excess)/modal_probability responses");
    }
}

}  // namespace

ProblemKind trap_problem() {
    ProblemKind kind;
    kind.name = "trap";
    kind.meaning =
        "Prop. 4.3's: a tree in which the likeliest first token does not begin the likeliest response";
    kind.place = 100;
    kind.uses = std::string("responses") + kUsesOfTables;
    kind.parameters = {
        real(kModalProbability, between(0, 0.5),
             {.symbol = "p*", .meaning = "Probability of the likeliest response", .equation = "Prop. 4.3"}),
        real(kTrapExcess, between(0, 1),
             {.symbol = "η",
              .meaning =
                  "By how much the trap token is likelier than the first token of the likeliest response",
              .equation = "Prop. 4.3"})};
    kind.check = check;
    kind.make = [](const Spec& spec, const Inputs&, Problem& problem) { make_trap(spec, problem); };
    return kind;
}

}  // namespace srlm
