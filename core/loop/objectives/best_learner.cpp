/// \file
/// The best one-step learner of the hard instance of Thm 4.1: n sample-and-evaluate queries of π_0.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "loop/objective.hpp"

namespace srlm {

namespace {

void check(const Spec& spec) {
    const auto refuse = [](const char* key, const std::string& problem, const std::string& remedy) {
        throw Error(Code::not_applicable, key, problem, remedy);
    };
    if (spec.problem != "hard_instance") {
        refuse("objective", "best_learner is the best learner of the hard instance, and problem is another",
               "Set problem to hard_instance, or choose another objective");
    }
    if (spec.rounds > 1) {
        refuse("rounds", "got " + std::to_string(spec.rounds) + " but best_learner is a one-step learner",
               "Set rounds to 1");
    }
}

/// What the learner answers after its queries (drawn from π_0 and evaluated: [entries] how often): at each
/// prompt the favoured response, once it has been drawn, for its probability gives it away; else a guess,
/// uniform among the responses not drawn (prompt x: block x of slot 0 of stream `key`). θ is the table
/// of logits that gives the answers all but 1e-20 of the probability.
void best_learner(const Problem& problem, const PolicyTables& base, const std::vector<double>& queries,
                  const StreamKey& key, std::vector<double>& theta) {
    constexpr double kCertain = 60;
    std::vector<bool> drawn(problem.entries());
    for (std::size_t m = 0; m < drawn.size(); ++m) drawn[m] = queries[m] > 0;
    theta.assign(problem.entries(), 0.0);
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        const std::size_t row = x * problem.stride;
        auto answer = static_cast<std::size_t>(base.mode[x]);
        if (!drawn[row + answer]) {
            double u[2];
            kernels().uniforms(key, 0, static_cast<std::uint32_t>(x), 1, u);
            const auto open = static_cast<std::size_t>(
                std::count(drawn.begin() + static_cast<std::ptrdiff_t>(row),
                           drawn.begin() + static_cast<std::ptrdiff_t>(row + count), false));
            auto left = std::min(static_cast<std::size_t>(u[0] * static_cast<double>(open)), open - 1);
            for (answer = 0; drawn[row + answer] || left > 0; ++answer) left -= !drawn[row + answer];
        }
        theta[row + answer] = kCertain;
    }
}

void advance(Round& round, std::vector<double>& next) {
    Workspace& work = round.work;
    work.sampler->singles(round.problem, work.policy.probability.data(), round.key(Stream::pairs),
                          static_cast<std::size_t>(round.spec.samples), work.times);
    best_learner(round.problem, work.policy, work.times, round.key(Stream::guesses), next);
    round.replicate.report = {kNaN, kNaN, kNaN, kNaN};
    round.replicate.tie_rate = kNaN;
}

}  // namespace

Objective best_learner_objective() {
    Objective kind;
    kind.name = "best_learner";
    kind.meaning = "the best one-step learner of the hard instance: what it has not seen, it guesses";
    kind.place = 50;
    kind.uses = "samples";
    kind.check = check;
    kind.drawn = "query";
    kind.advance = advance;
    return kind;
}

}  // namespace srlm
