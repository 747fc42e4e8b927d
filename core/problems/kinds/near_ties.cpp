/// \file
/// Prompts whose two likeliest responses are nearly as likely, on purpose: what a small margin costs.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "numerics/kernels.hpp"
#include "numerics/scalar.hpp"
#include "problems/problem_kind.hpp"
#include "problems/prompt_weights.hpp"
#include "problems/size_tabular.hpp"
#include "problems/theta_normals.hpp"
#include "spec/rows.hpp"

namespace srlm {

namespace {

const rows::Own<double> kSmallestMargin{"smallest_margin", 0.01}, kLargestMargin{"largest_margin", 1};

/// The margin of prompt x (Def. 5.2): from the smallest to the largest one, in equal factors.
double margin(const Spec& spec, std::size_t x) {
    const double share =
        spec.prompts == 1 ? 0 : static_cast<double>(x) / static_cast<double>(spec.prompts - 1);
    const double smallest = log1(kSmallestMargin(spec)), largest = log1(kLargestMargin(spec));
    return exp1(smallest + share * (largest - smallest));
}

/// At each prompt the mode has logit 0, the runner-up −γ_x, and the others −γ_x − |z| with z standard normal.
/// Where they stand is drawn, too.
void make_near_ties(const Spec& spec, Problem& problem) {
    const auto Y = static_cast<std::size_t>(spec.responses);
    size_tabular(problem, static_cast<std::size_t>(spec.prompts), Y);
    const StreamKey key{static_cast<std::uint64_t>(spec.problem_seed), 0, 0, Stream::hidden};
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const double gamma = margin(spec, x);
        double* row = problem.theta_0.data() + x * problem.stride;
        const std::vector<double> draws = theta_normals(spec, x, Y);
        for (std::size_t y = 0; y < Y; ++y) row[y] = -gamma - std::max(draws[y], -draws[y]);
        double u[2];
        kernels().uniforms(key, 0, static_cast<std::uint32_t>(x), 1, u);
        const auto place = [&](double share, std::size_t count) {
            return std::min(static_cast<std::size_t>(share * static_cast<double>(count)), count - 1);
        };
        const std::size_t mode = place(u[0], Y), after = place(u[1], Y - 1) + 1;
        row[mode] = 0;
        row[(mode + after) % Y] = -gamma;
        centre(row, Y);
    }
    problem.mu = prompt_weights(spec, uniform_weights(problem.prompts));
}

void check(const Spec& spec) {
    if (kSmallestMargin(spec) <= kLargestMargin(spec)) return;
    throw Error(Code::out_of_range, "smallest_margin",
                "got " + number_text(kSmallestMargin(spec)) +
                    " but allowed is at most largest_margin = " + number_text(kLargestMargin(spec)),
                "Lower smallest_margin or raise largest_margin");
}

}  // namespace

ProblemKind near_ties_problem() {
    ProblemKind kind;
    kind.name = "near_ties";
    kind.meaning =
        "two responses to each prompt nearly as likely as each other, by margins of a chosen range";
    kind.place = 105;
    kind.uses = std::string("prompts responses prompt_weights zipf_exponent weights") + kUsesOfTables;
    kind.parameters = {
        rows::real(kSmallestMargin, rows::from(1e-9, 100).log(),
                   {.symbol = "γ",
                    .unit = "nats",
                    .meaning = "Smallest margin log π_0(y*|x) − log π_0(runner-up|x); those of the prompts "
                               "go up to the largest one in equal factors",
                    .equation = "Def. 5.2"}),
        rows::real(kLargestMargin, rows::from(1e-9, 100).log(),
                   {.unit = "nats", .meaning = "Largest of these margins", .equation = "Def. 5.2"})};
    kind.check = check;
    kind.make = [](const Spec& spec, const Inputs&, Problem& problem) { make_near_ties(spec, problem); };
    kind.shape = [](const Spec& spec) {
        return Shape{static_cast<double>(spec.prompts), static_cast<double>(spec.responses)};
    };
    return kind;
}

}  // namespace srlm
