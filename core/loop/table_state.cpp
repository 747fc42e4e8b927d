/// \file
/// The loop on problems whose responses are listed in tables.

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "loop/best_learner.hpp"
#include "loop/judge.hpp"
#include "loop/likelihood_update.hpp"
#include "loop/policy_metrics.hpp"
#include "loop/preference_update.hpp"
#include "loop/sample.hpp"
#include "loop/state.hpp"
#include "loop/tables.hpp"
#include "loop/update.hpp"
#include "numerics/kernels.hpp"

namespace srlm {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Appends an [X·stride] table to `out` as [X][responses], absent responses 0.
void append_unpadded(const Problem& problem, const double* table, std::vector<double>& out) {
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const double* row = table + x * problem.stride;
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        for (std::size_t y = 0; y < problem.responses; ++y) out.push_back(y < count ? row[y] : 0.0);
    }
}

void append(const Pairs& from, Pairs& to) {
    to.first.insert(to.first.end(), from.first.begin(), from.first.end());
    to.second.insert(to.second.end(), from.second.begin(), from.second.end());
}

class TableState : public LoopState {
public:
    TableState(const Spec& spec, const Problem& problem, std::size_t first, std::size_t count)
        : spec_(spec),
          problem_(problem),
          first_(first),
          count_(count),
          rounds_(static_cast<std::size_t>(spec.rounds)),
          options_{spec.beta, spec.radius, spec.ridge, spec.record_spectrum},
          base_(problem),
          policy_(problem),
          judge_(spec, problem, base_) {
        const std::size_t distinct = distinct_replicates(spec, count);
        replicates_.resize(distinct);
        metrics_.resize(distinct * (rounds_ + 1) * kMetrics);
        kept_theta_.resize(std::min(distinct, kept_replicates(spec.record_theta, first, count)));
        kept_policy_.resize(std::min(distinct, kept_replicates(spec.record_policy, first, count)));
        for (Replicate& replicate : replicates_) replicate.theta = problem.theta_0;
        logits_.resize(distinct * problem.entries());
        compute_logits();
        if (distinct == 0) return;
        base_.evaluate(problem, logits_.data());
        sampler_.emplace(problem, spec.pairs_from == PairsFrom::policy ? nullptr : base_.probability.data());
    }

    bool step() override {
        const bool last = round == rounds_;
        for (std::size_t r = 0; r < replicates_.size(); ++r) {
            const double* logits = logits_.data() + r * problem_.entries();
            policy_.evaluate(problem_, logits);
            record(r);
            if (last) continue;
            draw_from_ = policy_.probability.data();
            if (spec_.temperature != 1) temper(logits);
            advance(r);
        }
        if (last) return false;
        ++round;
        compute_logits();
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
        std::vector<double> last_rewards;  ///< Of the round before, for CREAM
        Pairs accumulated;                 ///< Of all rounds, when they are kept
    };

    void compute_logits() {
        const std::size_t length = problem_.theta_length();
        packed_.resize(replicates_.size() * length);
        for (std::size_t r = 0; r < replicates_.size(); ++r)
            std::copy(replicates_[r].theta.begin(), replicates_[r].theta.end(),
                      packed_.begin() + static_cast<std::ptrdiff_t>(r * length));
        problem_logits(problem_, packed_.data(), replicates_.size(), logits_.data());
    }

    /// π_t^{1/temperature}, normalised, to draw from.
    void temper(const double* logits) {
        tempered_logits_.resize(problem_.entries());
        tempered_.resize(problem_.entries());
        scratch_.resize(problem_.prompts);
        for (std::size_t m = 0; m < problem_.entries(); ++m)
            tempered_logits_[m] = std::max(kPadLogit, logits[m] / spec_.temperature);
        for (std::size_t x = 0; x < problem_.prompts; ++x) {
            double* row = tempered_logits_.data() + x * problem_.stride;
            std::fill(row + problem_.response_count[x], row + problem_.stride, kPadLogit);
        }
        kernels().softmax(tempered_logits_.data(), problem_.prompts, problem_.stride, tempered_.data(),
                          scratch_.data());
        draw_from_ = tempered_.data();
    }

    /// Records θ_t of replicate r (within the range), whose tables are in `policy_`.
    void record(std::size_t r) {
        const Replicate& replicate = replicates_[r];
        double* row = metrics_.data() + (r * (rounds_ + 1) + round) * kMetrics;
        policy_metrics(problem_, base_, policy_, spec_.delta, spec_.pass_k, norm(replicate.theta),
                       metrics_scratch_, row);
        if (round > 0) set_update_metrics(replicate.report, replicate.tie_rate, replicate.agreement, row);
        if (r < kept_theta_.size()) {
            if (problem_.tabular) {
                append_unpadded(problem_, replicate.theta.data(), kept_theta_[r]);
            } else {
                kept_theta_[r].insert(kept_theta_[r].end(), replicate.theta.begin(), replicate.theta.end());
            }
        }
        if (r < kept_policy_.size()) append_unpadded(problem_, policy_.probability.data(), kept_policy_[r]);
    }

    StreamKey key(std::size_t r, Stream purpose) const {
        return {static_cast<std::uint64_t>(spec_.seed), static_cast<std::uint32_t>(first_ + r),
                static_cast<std::uint32_t>(round), purpose};
    }

    /// θ_t → θ_{t+1} for replicate r, whose tables are in `policy_`.
    void advance(std::size_t r) {
        Replicate& replicate = replicates_[r];
        switch (spec_.objective) {
            case Objective::population: improve_exactly(replicate); break;
            case Objective::best_of_n: imitate_the_best(r); break;
            case Objective::best_learner: learn_at_best(r); break;
            case Objective::regression:
            case Objective::logistic: learn_from_pairs(r); break;
        }
        std::swap(replicate.theta, next_);
        check_finite(norm(replicate.theta), round + 1, first_ + r);
    }

    void improve_exactly(Replicate& replicate) {
        const bool frozen = spec_.self_reward == SelfReward::frozen;
        replicate.report =
            population_update(problem_, policy_, options_, frozen ? problem_.theta_0 : replicate.theta,
                              replicate.theta, update_, next_);
        replicate.tie_rate = population_tie_rate();
    }

    void learn_from_pairs(std::size_t r) {
        Replicate& replicate = replicates_[r];
        sampler_->pairs(problem_, {draw_from_, spec_.pairs_from, spec_.base_share}, key(r, Stream::pairs),
                        static_cast<std::size_t>(spec_.samples), fresh_);
        replicate.tie_rate = fresh_.tie_rate();
        if (spec_.accumulate) append(fresh_, replicate.accumulated);
        Pairs& pairs = spec_.accumulate ? replicate.accumulated : fresh_;

        const double* rewards = judge_.rewards(policy_, static_cast<std::uint32_t>(round),
                                               static_cast<std::uint32_t>(first_ + r), *sampler_);
        score(rewards, spec_.judge_noise, key(r, Stream::judge), scratch_, pairs);
        const double weight = cream_weight(r, rewards, pairs);
        if (spec_.objective == Objective::logistic) {
            label_pairs(pairs, spec_.labels, weight, key(r, Stream::labels), preference_);
            replicate.report = preference_update(problem_, pairs, preference_, spec_.beta, spec_.ridge,
                                                 spec_.radius, replicate.theta, update_, next_);
            return;
        }
        if (weight != 1)
            for (double& difference : pairs.reward_difference) difference *= weight;
        replicate.report = regression_update(problem_, pairs, options_, replicate.theta, update_, next_);
    }

    /// The rank agreement with the last round's judge, 1 in the first round and without CREAM.
    double cream_weight(std::size_t r, const double* rewards, const Pairs& pairs) {
        if (!spec_.cream) return 1;
        Replicate& replicate = replicates_[r];
        replicate.agreement = kNaN;
        if (!replicate.last_rewards.empty()) {
            replicate.agreement = rank_agreement(replicate.last_rewards.data(), spec_.judge_noise,
                                                 key(r, Stream::last_judge), scratch_, pairs);
        }
        replicate.last_rewards.assign(rewards, rewards + problem_.entries());
        return replicate.agreement == replicate.agreement ? replicate.agreement : 1;
    }

    void imitate_the_best(std::size_t r) {
        Replicate& replicate = replicates_[r];
        const double* rewards = judge_.rewards(policy_, static_cast<std::uint32_t>(round),
                                               static_cast<std::uint32_t>(first_ + r), *sampler_);
        replicate.tie_rate =
            sampler_->best_of(problem_, draw_from_, rewards, spec_.judge_noise, key(r, Stream::candidates),
                              key(r, Stream::judge), static_cast<std::size_t>(spec_.samples),
                              static_cast<std::size_t>(spec_.best_of), responses_);
        replicate.report = likelihood_update(problem_, responses_, spec_.ridge, spec_.radius, replicate.theta,
                                             update_, next_);
    }

    /// The best one-step learner of the hard instance: n sample-and-evaluate queries of π_0.
    void learn_at_best(std::size_t r) {
        sampler_->singles(problem_, policy_.probability.data(), key(r, Stream::pairs),
                          static_cast<std::size_t>(spec_.samples), responses_);
        best_learner(problem_, policy_, responses_, key(r, Stream::guesses), next_);
        replicates_[r].report = {kNaN, kNaN, kNaN, kNaN};
        replicates_[r].tie_rate = kNaN;
    }

    /// P(y = y') = Σ_x μ_x Σ_y π(y|x)².
    double population_tie_rate() {
        scratch_.resize(problem_.prompts);
        kernels().row_dots(policy_.probability.data(), policy_.probability.data(), problem_.prompts,
                           problem_.stride, scratch_.data());
        double rate = 0;
        for (std::size_t x = 0; x < problem_.prompts; ++x) rate += problem_.mu[x] * scratch_[x];
        return rate;
    }

    const Spec& spec_;
    const Problem& problem_;
    std::size_t first_, count_, rounds_;
    UpdateOptions options_;
    PolicyTables base_, policy_;
    Judge judge_;
    std::optional<ResponseSampler> sampler_;
    Pairs fresh_;
    std::vector<std::uint32_t> responses_;
    UpdateScratch update_;
    MetricsScratch metrics_scratch_;
    std::vector<double> preference_, scratch_, packed_, logits_, tempered_logits_, tempered_, next_;
    const double* draw_from_ = nullptr;  ///< [entries] probabilities that this round draws from
    std::vector<Replicate> replicates_;
    std::vector<double> metrics_;                                // [distinct][T + 1][kMetrics]
    std::vector<std::vector<double>> kept_theta_, kept_policy_;  // one for each kept replicate
};

}  // namespace

std::unique_ptr<LoopState> make_table_state(const Spec& spec, const Problem& problem, std::size_t first,
                                            std::size_t count) {
    return std::make_unique<TableState>(spec, problem, first, count);
}

}  // namespace srlm
