#include "loop/loop.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "loop/family.hpp"
#include "loop/objective.hpp"
#include "loop/replicate_digest.hpp"
#include "numerics/same_bits.hpp"

namespace srlm {

namespace {

constexpr double kLargestNorm = 1e150;  // beyond it squares overflow

/// How many of the replicates [first, first + count) are below `limit`.
std::size_t kept_replicates(std::int64_t limit, std::size_t first, std::size_t count) {
    const auto end = std::min(static_cast<std::size_t>(limit), first + count);
    return end > first ? end - first : 0;
}

/// Throws Error diverged when the norm of θ is beyond what squares without overflow.
void check_finite(double theta_norm, std::size_t round, std::size_t replicate) {
    if (theta_norm < kLargestNorm) return;
    throw Error(Code::diverged, "rounds",
                "the parameters stopped being finite in round " + std::to_string(round) + " of replicate " +
                    std::to_string(replicate),
                "Use fewer rounds, a larger beta, less judge_noise, or set a radius");
}

/// Writes the update metrics into a trace's row.
void set_update_metrics(const Replicate& replicate, double* row) {
    const auto set = [row](Metric metric, double value) { row[static_cast<std::size_t>(metric)] = value; };
    set(Metric::tie_rate, replicate.tie_rate);
    set(Metric::rank, replicate.report.rank);
    set(Metric::min_eigenvalue, replicate.report.min_eigenvalue);
    set(Metric::ball_active, replicate.report.ball_active);
    set(Metric::training_loss, replicate.report.training_loss);
    set(Metric::agreement, replicate.agreement);
}

/// Replicates that a block really computes: what draws nothing is the same in all.
std::size_t distinct_replicates(const Spec& spec, std::size_t count) {
    return objective(spec).closed_form && spec.judge_bias == 0 ? std::min<std::size_t>(1, count) : count;
}

}  // namespace

/// The one loop: a block of replicates on their way through the rounds.
class LoopState {
public:
    LoopState(const Spec& spec, const Problem& problem, std::size_t first, std::size_t count)
        : spec_(spec),
          first_(first),
          count_(count),
          rounds_(static_cast<std::size_t>(spec.rounds)),
          replicates_(distinct_replicates(spec, count)),
          metrics_(replicates_.size() * (rounds_ + 1) * kMetrics),
          kept_theta_(std::min(replicates_.size(), kept_replicates(spec.record_theta, first, count))),
          kept_policy_(std::min(replicates_.size(), kept_replicates(spec.record_policy, first, count))) {
        for (Replicate& replicate : replicates_) replicate.theta = problem.theta_0;
        family_ = problem.sequence ? make_chains(spec, problem, replicates_.size())
                                   : make_tables(spec, problem, replicates_.size());
        family_->prepare(replicates_);
    }

    /// Records round t of every replicate and, unless t = T, makes the update to t + 1; false at T.
    bool step() {
        const bool last = round_ == rounds_;
        for (std::size_t place = 0; place < replicates_.size(); ++place) {
            Replicate& replicate = replicates_[place];
            family_->look_at(place, replicate.theta);
            record(place);
            if (last) continue;
            const std::size_t number = first_ + place;
            family_->advance({static_cast<std::uint32_t>(round_), static_cast<std::uint32_t>(number), place},
                             replicate, next_);
            std::swap(replicate.theta, next_);
            check_finite(norm(replicate.theta), round_ + 1, number);
        }
        if (last) return false;
        ++round_;
        family_->prepare(replicates_);
        return true;
    }

    Trace finish() const {
        Trace trace;
        trace.first = first_;
        trace.count = count_;
        trace.rounds = rounds_;
        const std::size_t row = (trace.rounds + 1) * kMetrics;
        const std::size_t distinct = replicates_.size();
        const std::size_t keep_theta = kept_replicates(spec_.record_theta, first_, count_);
        const std::size_t keep_policy = kept_replicates(spec_.record_policy, first_, count_);
        const std::vector<double> none;
        for (std::size_t r = 0; r < count_; ++r) {
            const std::size_t d = std::min(r, distinct - 1);
            const auto begin = metrics_.begin() + static_cast<std::ptrdiff_t>(d * row);
            trace.metrics.insert(trace.metrics.end(), begin, begin + static_cast<std::ptrdiff_t>(row));
            const auto& theta = r < keep_theta ? kept_theta_[std::min(r, kept_theta_.size() - 1)] : none;
            const auto& policy = r < keep_policy ? kept_policy_[std::min(r, kept_policy_.size() - 1)] : none;
            trace.theta.insert(trace.theta.end(), theta.begin(), theta.end());
            trace.policy.insert(trace.policy.end(), policy.begin(), policy.end());
            trace.digests.push_back(replicate_digest({&*begin, row}, theta, policy));
        }
        return trace;
    }

    std::size_t round() const { return round_; }

private:
    void record(std::size_t place) {
        const Replicate& replicate = replicates_[place];
        double* row = metrics_.data() + (place * (rounds_ + 1) + round_) * kMetrics;
        family_->measure(round_ == 0, norm(replicate.theta), row);
        if (round_ > 0) set_update_metrics(replicate, row);
        if (place < kept_theta_.size()) family_->append_theta(replicate.theta, kept_theta_[place]);
        if (place < kept_policy_.size()) family_->append_policy(kept_policy_[place]);
    }

    const Spec& spec_;
    std::size_t first_, count_, rounds_, round_ = 0;
    std::vector<Replicate> replicates_;  ///< Those that are really computed
    std::unique_ptr<Family> family_;
    std::vector<double> metrics_, next_;                         ///< [distinct][T + 1][kMetrics]
    std::vector<std::vector<double>> kept_theta_, kept_policy_;  ///< One for each kept replicate
};

Loop::Loop(const Spec& spec, const Problem& problem, std::size_t first, std::size_t count)
    : state_(std::make_unique<LoopState>(spec, problem, first, count)) {
    check_same_bits();
}

Loop::~Loop() = default;
Loop::Loop(Loop&&) noexcept = default;

std::size_t Loop::round() const { return state_->round(); }

bool Loop::step() {
    check_same_bits();  // the host may have had its turn in between
    return state_->step();
}

Trace Loop::finish() { return state_->finish(); }

Trace run(const Spec& spec, const Problem& problem, std::size_t first, std::size_t count) {
    Loop loop(spec, problem, first, count);
    while (loop.step()) {
    }
    return loop.finish();
}

std::vector<double> policies(const Spec& spec, const Problem& problem, std::size_t replicate) {
    if (problem.sequence) {
        throw Error(Code::not_applicable, "problem", "the responses of a sequence problem cannot be listed",
                    "Look at its words instead");
    }
    Spec one = spec;
    one.record_theta = 0;
    one.record_policy = static_cast<std::int64_t>(replicate) + 1;
    return run(one, problem, replicate, 1).policy;
}

}  // namespace srlm
