/// \file
/// The best of several responses by self-reward, then maximum likelihood (arXiv 2412.01951).

#include <cstddef>
#include <vector>

#include "loop/objective.hpp"
#include "loop/updates/likelihood_update.hpp"
#include "spec/rows.hpp"

namespace srlm {

namespace {

void advance(Round& round, std::vector<double>& next) {
    const Spec& spec = round.spec;
    Workspace& work = round.work;
    const double* rewards = round.rewards();
    const BestOf best{static_cast<std::size_t>(spec.best_of), rewards, spec.judge_noise,
                      round.key(Stream::judge)};
    round.replicate.tie_rate =
        work.sampler->best_of(round.problem, round.draw_from, best, round.key(Stream::candidates),
                              static_cast<std::size_t>(spec.samples), work.times);
    round.replicate.report = likelihood_update(round.problem, work.times, spec.ridge, spec.radius,
                                               round.replicate.theta, work.update, next);
}

}  // namespace

Objective best_of_n_objective() {
    Objective kind;
    kind.name = "best_of_n";
    kind.meaning = "the best of several responses by self-reward, then maximum likelihood";
    kind.place = 30;
    kind.uses = "radius self_reward ridge temperature judge_noise judge_bias samples";
    kind.parameters = {
        rows::integer("best_of", &Spec::best_of, rows::from(1, 1e5).log(),
                      {.symbol = "N",
                       .unit = "responses",
                       .meaning = "Responses drawn for each sampled prompt, of which the best is kept",
                       .equation = "arXiv 2412.01951"})};
    kind.iterates = true;
    kind.drawn = "prompt";
    kind.advance = advance;
    kind.responses = [](const Spec& spec) { return static_cast<double>(spec.best_of); };
    kind.decomposed = [](const Spec&, const Shape& s, double) { return s.responses; };
    kind.differences = [](const Shape& s, double samples) { return samples * (s.responses - 1); };
    return kind;
}

}  // namespace srlm
