/// \file
/// The best one-step learner of the hard instance of Thm 4.1: n sample-and-evaluate queries of π_0.

#include "loop/updates/best_learner.hpp"

#include <cstddef>
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

void advance(Round& round, std::vector<double>& next) {
    Workspace& work = round.work;
    work.sampler->singles(round.problem, work.policy.probability.data(), round.key(Stream::pairs),
                          static_cast<std::size_t>(round.spec.samples), work.responses);
    best_learner(round.problem, work.policy, work.responses, round.key(Stream::guesses), next);
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
    kind.sample_bytes = [](const Spec&) { return 4.0; };  // the query
    return kind;
}

}  // namespace srlm
