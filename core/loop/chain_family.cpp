/// \file
/// The loop on problems whose responses are sequences.

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "loop/chain_round.hpp"
#include "loop/family.hpp"
#include "loop/objective.hpp"
#include "policies/sequence_metrics.hpp"

namespace srlm {

namespace {

class Chains : public Family {
public:
    Chains(const Spec& spec, const Problem& problem, std::size_t count)
        : spec_(spec),
          problem_(problem),
          model_(*problem.sequence),
          objective_(objective(spec)),
          work_{Chain(model_.shape), std::nullopt, SequenceSampler(problem), {}},
          memory_(count),
          before_(count) {
        if (spec.temperature != 1) work_.tempered.emplace(model_.shape);
    }

    void look_at(std::size_t place, const std::vector<double>& theta) override {
        place_ = place;
        work_.policy.evaluate(model_.weights(theta.data()).data());
    }

    void measure(bool first, double theta_norm, double* row) override {
        const TwoBest two = work_.policy.two_best();
        sequence_metrics(problem_, work_.policy, two, spec_.delta, spec_.pass_k, theta_norm, row);
        ChainBefore& before = before_[place_];
        if (!first) sequence_step_metrics(problem_, before, work_.policy, spec_.delta, row);
        before = {work_.policy.weights(), two.best, two.runner_up};
    }

    void append_theta(const std::vector<double>& theta, std::vector<double>& out) const override {
        out.insert(out.end(), theta.begin(), theta.end());
    }

    void append_policy(std::vector<double>&) const override {}  // Y cannot be listed

    void advance(const RoundOf& at, Replicate& replicate, std::vector<double>& next) override {
        ChainRound round{spec_,    problem_,     model_,    work_,
                         at.round, at.replicate, replicate, memory_[at.place]};
        objective_.advance_chain(round, next);
    }

private:
    const Spec& spec_;
    const Problem& problem_;
    const SequenceModel& model_;
    const Objective& objective_;
    ChainWorkspace work_;
    std::vector<ChainMemory> memory_;
    std::vector<ChainBefore> before_;
    std::size_t place_ = 0;  ///< Of the replicate that is looked at
};

}  // namespace

std::unique_ptr<Family> make_chains(const Spec& spec, const Problem& problem, std::size_t count) {
    return std::make_unique<Chains>(spec, problem, count);
}

}  // namespace srlm
