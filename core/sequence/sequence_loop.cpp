/// \file
/// The loop on problems whose responses are sequences.

#include <limits>
#include <optional>
#include <string>

#include "experiment/error.hpp"
#include "loop/state.hpp"
#include "sequence/sequence_metrics.hpp"
#include "sequence/sequence_update.hpp"

namespace srlm {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

class SequenceState : public LoopState {
public:
    SequenceState(const Spec& spec, const Problem& problem, std::size_t first, std::size_t count)
        : spec_(spec),
          problem_(problem),
          model_(*problem.sequence),
          first_(first),
          count_(count),
          rounds_(static_cast<std::size_t>(spec.rounds)),
          policy_(model_.shape),
          sampler_(problem),
          replicates_(distinct_replicates(spec, count)),
          metrics_(replicates_.size() * (rounds_ + 1) * kMetrics),
          kept_theta_(std::min(replicates_.size(), kept_replicates(spec.record_theta, first, count))),
          kept_policy_(std::min(replicates_.size(), kept_replicates(spec.record_policy, first, count))) {
        for (Replicate& replicate : replicates_) replicate.theta = problem.theta_0;
        if (spec.temperature != 1) tempered_.emplace(model_.shape);
    }

    bool step() override {
        const bool last = round == rounds_;
        for (std::size_t r = 0; r < replicates_.size(); ++r) {
            policy_.evaluate(model_.weights(replicates_[r].theta.data()).data());
            record(r);
            if (!last) advance(r);
        }
        if (last) return false;
        ++round;
        return true;
    }

    Trace finish() override {
        return finished_trace(spec_, first_, count_, metrics_, kept_theta_, kept_policy_);
    }

private:
    struct Replicate {
        std::vector<double> theta;
        UpdateReport report{};  ///< Of the update that made θ, as the two below
        double tie_rate = 0, agreement = kNaN;
        std::optional<SequenceJudge> last_judge;  ///< Of the round before, for CREAM
        SequencePairs accumulated;                ///< Of all rounds, when they are kept
    };

    /// Records θ_t of replicate r (within the range), whose chain is in `policy_`.
    void record(std::size_t r) {
        const Replicate& replicate = replicates_[r];
        double* row = metrics_.data() + (r * (rounds_ + 1) + round) * kMetrics;
        sequence_metrics(problem_, policy_, spec_.delta, norm(replicate.theta), row);
        if (round > 0) set_update_metrics(replicate.report, replicate.tie_rate, replicate.agreement, row);
        if (r < kept_theta_.size()) {
            kept_theta_[r].insert(kept_theta_[r].end(), replicate.theta.begin(), replicate.theta.end());
        }
    }

    StreamKey key(std::size_t r, Stream purpose) const {
        return {static_cast<std::uint64_t>(spec_.seed), static_cast<std::uint32_t>(first_ + r),
                static_cast<std::uint32_t>(round), purpose};
    }

    /// θ_t → θ_{t+1} for replicate r, whose chain is in `policy_`.
    void advance(std::size_t r) {
        Replicate& replicate = replicates_[r];
        if (spec_.objective == Objective::population) {
            improve_exactly(replicate);
        } else {
            learn_from_pairs(r);
        }
        check_finite(norm(replicate.theta), round + 1, first_ + r);
    }

    /// (1+1/β)θ_t, or θ_t + θ_0/β with a frozen judge.
    void improve_exactly(Replicate& replicate) {
        const bool frozen = spec_.self_reward == SelfReward::frozen;
        for (std::size_t k = 0; k < replicate.theta.size(); ++k) {
            const double theta = replicate.theta[k];
            replicate.theta[k] =
                frozen ? theta + problem_.theta_0[k] / spec_.beta : (1 + 1 / spec_.beta) * theta;
        }
        replicate.report = {kNaN, kNaN, 0, 0};
        replicate.tie_rate = sequence_tie_rate(problem_, policy_);
    }

    void learn_from_pairs(std::size_t r) {
        Replicate& replicate = replicates_[r];
        SequencePairs& pairs = spec_.accumulate ? replicate.accumulated : fresh_;
        if (!spec_.accumulate) pairs.clear();
        const std::size_t earlier = pairs.size();
        if (tempered_) temper();
        const Chain& drawer = tempered_ ? *tempered_ : policy_;
        sampler_.draw({drawer, model_.base, spec_.pairs_from, spec_.base_share}, key(r, Stream::pairs),
                      static_cast<std::size_t>(spec_.samples), pairs);
        replicate.tie_rate = pairs.tie_rate(earlier);

        SequenceJudge judge = make_judge();
        judge.score(pairs, spec_.judge_noise, key(r, Stream::judge), pairs.reward_difference);
        if (spec_.cream) weight_rewards(r, pairs, judge);
        const SequenceFit fit = sequence_regression(model_, pairs, spec_.beta, spec_.ridge, replicate.theta);
        if (!fit.converged) {
            throw Error(Code::diverged, "samples",
                        "the least squares of round " + std::to_string(round + 1) + " of replicate " +
                            std::to_string(first_ + r) + " did not converge",
                        "Set a ridge, or use more samples");
        }
        replicate.report = {kNaN, kNaN, 0, fit.training_loss};
    }

    /// π_t^(1/temperature), which is the chain of the weights divided by the temperature.
    void temper() {
        std::vector<double> weights = policy_.weights();
        for (double& w : weights) w /= spec_.temperature;
        tempered_->evaluate(weights.data());
    }

    SequenceJudge make_judge() const {
        const Chain& judge = spec_.self_reward == SelfReward::frozen ? model_.base : policy_;
        std::vector<double> log_partition;
        for (const std::size_t s : model_.start) log_partition.push_back(judge.log_partition(s));
        return {model_, spec_.self_reward, judge.weights(), std::move(log_partition)};
    }

    /// CREAM: multiplies the rewards by their rank agreement with the last round's judge, from the second
    /// round on.
    void weight_rewards(std::size_t r, SequencePairs& pairs, SequenceJudge& judge) {
        Replicate& replicate = replicates_[r];
        replicate.agreement = kNaN;
        if (replicate.last_judge) {
            std::vector<double> last;
            replicate.last_judge->score(pairs, spec_.judge_noise, key(r, Stream::last_judge), last);
            replicate.agreement = rank_agreement(pairs, pairs.reward_difference, last);
        }
        // Where no pair is told apart, nothing disagrees.
        if (replicate.agreement == replicate.agreement) {
            for (double& difference : pairs.reward_difference) difference *= replicate.agreement;
        }
        replicate.last_judge.emplace(std::move(judge));
    }

    const Spec& spec_;
    const Problem& problem_;
    const SequenceModel& model_;
    std::size_t first_, count_, rounds_;
    Chain policy_;
    std::optional<Chain> tempered_;
    SequenceSampler sampler_;
    SequencePairs fresh_;
    std::vector<Replicate> replicates_;
    std::vector<double> metrics_;                                // [distinct][T + 1][kMetrics]
    std::vector<std::vector<double>> kept_theta_, kept_policy_;  // the latter empty: Y cannot be listed
};

}  // namespace

std::unique_ptr<LoopState> make_sequence_state(const Spec& spec, const Problem& problem, std::size_t first,
                                               std::size_t count) {
    return std::make_unique<SequenceState>(spec, problem, first, count);
}

}  // namespace srlm
