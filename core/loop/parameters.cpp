/// \file
/// Parameters that objectives, judges and sources of pairs share.

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "loop/judge.hpp"
#include "loop/objective.hpp"
#include "loop/pair_source.hpp"
#include "problems/problem_kind.hpp"
#include "spec/rows.hpp"
#include "spec/value_errors.hpp"

namespace srlm {

using namespace rows;

namespace {

[[noreturn]] void refuse(const char* key, const std::string& problem, const std::string& remedy) {
    throw Error(Code::not_applicable, key, problem, remedy);
}

/// "log_policy, length_normalised or frozen": the judges for which `holds`.
template <class Holds>
std::string judges_that(Holds holds) {
    std::vector<std::string> names;
    for (const JudgeKind& kind : judge_kinds())
        if (holds(kind)) names.push_back(kind.name);
    return alternatives(names);
}

/// What an objective, a judge and a problem ask of each other; every refusal gives its reason.
void check_loop(const Spec& spec) {
    const ProblemKind& problem = problem_kind(spec);
    const Objective& how = objective(spec);
    const JudgeKind& judge = judge_kind(spec);
    if (judge.by_length && !problem.lengths) {
        refuse("self_reward", judge.name + " needs responses of several lengths, and problem has none",
               "Set problem to sequence or samples, or choose another self_reward");
    }
    if (how.closed_form && judge.draws) {
        const auto works = [](const JudgeKind& other) { return !other.draws; };
        refuse("self_reward", "the population update draws nothing, and " + judge.name + " draws its rewards",
               "Set objective to regression with many samples, or choose " + judges_that(works));
    }
    if (!problem.sequences) return;
    if (how.closed_form && !judge.linear) {
        const auto works = [](const JudgeKind& other) { return other.linear; };
        refuse("self_reward",
               "the population update of sequences has a closed form for " + judges_that(works) +
                   " only, whose rewards are linear in the features",
               "Set objective to regression with many samples, or choose another self_reward");
    }
    if (how.closed_form && spec.ridge > 0) {
        refuse("ridge", "the population update of sequences has a closed form without a ridge only",
               "Set ridge to 0, or objective to regression with many samples");
    }
    if (!how.advance_chain) {
        refuse("objective", "whole sequences are fitted by least squares or exactly only",
               "Set objective to regression or population");
    }
    if (!judge.no_sequences.empty()) {
        const auto works = [](const JudgeKind& other) { return other.no_sequences.empty(); };
        refuse("self_reward", judge.no_sequences, "Choose " + judges_that(works));
    }
}

template <class Kinds>
std::vector<const Kind*> pointers(const Kinds& kinds) {
    std::vector<const Kind*> list;
    for (const auto& kind : kinds) list.push_back(&kind);
    return list;
}

}  // namespace

std::vector<ParameterSet> loop_parameter_sets() {
    ParameterSet objective{
        .group = "loop", .rows = {}, .choice = "objective", .kinds = pointers(objectives())};
    objective.rows = {
        at(0, choice_of_kind("objective", &Spec::objective,
                             {.meaning = "How a round finds the next policy", .equation = "Eq. 3"})),
        at(98, used_by("objective", real("ridge", &Spec::ridge, from(0, 1e6),
                                         {.symbol = "λ",
                                          .meaning = "Adds λβ²‖θ − θ_t‖² to the mean loss of a round (β = "
                                                     "1 for best_of_n). The logistic and "
                                                     "best_of_n objectives use at least 1e-6: separable "
                                                     "labels have no minimiser without it",
                                          .equation = "Cor. 6.4"}))),
        at(101, used_by("objective", real("beta", &Spec::beta, from(1e-3, 1e6).log(),
                                          {.symbol = "β",
                                           .meaning = "Leash: a round multiplies the log-odds by 1 + 1/β, "
                                                      "so small is bold and large is timid",
                                           .equation = "Eq. 3"},
                                          {{"beta_root_n", {"null"}}}))),
        at(102,
           used_by(
               "problem objective",
               optional_real(
                   "radius",
                   &Spec::radius,
                   above(0, 1e12).log(),
                   {.symbol = "B",
                    .meaning = "Radius of the ball ‖θ‖ ≤ B that the policies must stay in; null is no limit",
                    .equation = "Def. 6.1"}))),
        at(103, integer("rounds", &Spec::rounds, from(0, 10000),
                        {.symbol = "T",
                         .unit = "rounds",
                         .meaning = "How often the model rewards itself and updates",
                         .equation = "Thm 5.3"})),
        at(104,
           used_by(
               "objective",
               integer(
                   "samples", &Spec::samples,
                   from(1, 1e9).log(),
                   {.symbol = "n",
                    .unit =
                        "pairs",
                    .meaning =
                        "Pairs of responses drawn and compared in each round; for best_of_n prompts, for the "
                        "best learner queries",
                    .equation = "Eq. 3"}))),
        at(99, used_by("objective",
                       optional_real("beta_root_n", &Spec::beta_root_n, from(1e-3, 1e6).log(),
                                     {.symbol = "b",
                                      .meaning = "Ties the leash to n: β = b/√n, the regime of Thm 5.3; "
                                                 "null takes beta as it is",
                                      .equation = "Thm 5.3"}))),
        at(120, used_by("objective", boolean("accumulate", &Spec::accumulate,
                                             {.meaning = "Keep the pairs of earlier rounds and judge them "
                                                         "anew, instead of fresh pairs only"}))),
        at(121,
           used_by(
               "objective",
               real("temperature", &Spec::temperature, above(0, 1000).log(),
                    {.meaning =
                         "Responses are drawn in proportion to π_t^(1/temperature): more than 1 explores"}))),
        at(300, used_by("objective",
                        real("judge_noise", &Spec::judge_noise, from(0, 1e6),
                             {.symbol = "σ",
                              .unit = "nats",
                              .meaning =
                                  "Standard deviation of the error in each self-reward; 0 judges exactly"}))),
        at(301, used_by("problem objective", real("judge_bias", &Spec::judge_bias, from(0, 1e6),
                                                  {.unit = "nats",
                                                   .meaning = "Standard deviation of an error that each "
                                                              "response keeps in all rounds: more pairs do "
                                                              "not average it out"}))),
        at(302,
           used_by(
               "objective",
               boolean("cream", &Spec::cream,
                       {.meaning =
                            "Weight the rewards by their rank agreement (Kendall's τ) with those of the last "
                            "round's judge",
                        .equation = "arXiv 2410.12735"}))),
        at(303,
           real("delta", &Spec::delta, between(0, 1),
                {.symbol = "δ",
                 .meaning = "The policy fails at a prompt where its probability of the mode is at most 1 − δ",
                 .equation = "Thm 5.3"}))};
    objective.check = check_loop;
    ParameterSet pairs{
        .group = "loop", .rows = {}, .choice = "pairs_from", .kinds = pointers(pair_sources())};
    pairs.rows = {
        at(110, used_by("objective", choice_of_kind("pairs_from", &Spec::pairs_from,
                                                    {.meaning = "Which policies draw a round's responses",
                                                     .equation = "Eq. 2"})))};
    ParameterSet judge{
        .group = "loop", .rows = {}, .choice = "self_reward", .kinds = pointers(judge_kinds())};
    judge.rows = {at(130, used_by("objective", choice_of_kind("self_reward", &Spec::self_reward,
                                                              {.symbol = "r",
                                                               .meaning = "How the policy scores a response",
                                                               .equation = "Eq. 1"})))};
    ParameterSet measure{.group = "measure", .rows = {}, .choice = "", .kinds = {}};
    measure.rows = {
        at(0, used_by("problem",
                      optional_real(
                          "gold_correlation", &Spec::gold_correlation, from(-1, 1),
                          {.symbol = "ρ",
                           .meaning =
                               "Correlation of an outside gold reward with log π_0; the loop never sees it. "
                               "null has none but the samples' own"}))),
        at(1, used_by("problem", integer("pass_k", &Spec::pass_k, from(1, 1e6).log(),
                                         {.symbol = "k",
                                          .unit = "responses",
                                          .meaning = "Responses drawn for pass@k and for the best of k"})))};
    return {objective, pairs, judge, measure};
}

}  // namespace srlm
