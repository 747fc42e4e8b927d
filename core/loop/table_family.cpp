/// \file
/// The loop on problems whose responses are listed in tables.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "loop/family.hpp"
#include "loop/objective.hpp"
#include "loop/pair_source.hpp"
#include "loop/round.hpp"
#include "numerics/kernels.hpp"
#include "policies/policy_metrics.hpp"
#include "policies/tables.hpp"

namespace srlm {

namespace {

/// Appends an [X·stride] table to `out` as [X][responses], absent responses 0.
void append_unpadded(const Problem& problem, const double* table, std::vector<double>& out) {
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const double* row = table + x * problem.stride;
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        for (std::size_t y = 0; y < problem.responses; ++y) out.push_back(y < count ? row[y] : 0.0);
    }
}

class Tables : public Family {
public:
    Tables(const Spec& spec, const Problem& problem, std::size_t count)
        : spec_(spec),
          problem_(problem),
          objective_(objective(spec)),
          work_(spec, problem),
          memory_(count),
          logits_(count * problem.entries()),
          before_(count * problem.entries()),
          top_before_(count * problem.prompts),
          log_odds_before_(count * problem.prompts) {
        std::vector<double> base(problem.entries());
        problem_logits(problem, problem.theta_0.data(), 1, base.data());
        work_.base.evaluate(problem, base.data());
        work_.sampler.emplace(problem,
                              pair_source(spec).of_policy_only() ? nullptr : work_.base.probability.data());
    }

    /// The logits of all replicates: one matrix product.
    void prepare(const std::vector<Replicate>& replicates) override {
        std::swap(logits_, before_);
        const std::size_t length = problem_.theta_length();
        packed_.resize(replicates.size() * length);
        for (std::size_t r = 0; r < replicates.size(); ++r)
            std::copy(replicates[r].theta.begin(), replicates[r].theta.end(),
                      packed_.begin() + static_cast<std::ptrdiff_t>(r * length));
        problem_logits(problem_, packed_.data(), replicates.size(), logits_.data());
    }

    void look_at(std::size_t place, const std::vector<double>&) override {
        place_ = place;
        current_ = logits_.data() + place * problem_.entries();
        work_.policy.evaluate(problem_, current_);
    }

    void measure(bool first, double theta_norm, double* row) override {
        policy_metrics(problem_, work_.base, work_.policy, spec_.delta, spec_.pass_k, theta_norm,
                       metrics_scratch_, row);
        const auto at = static_cast<std::ptrdiff_t>(place_ * problem_.prompts);
        if (!first) {
            step_metrics(problem_,
                         {before_.data() + place_ * problem_.entries(), top_before_.data() + at,
                          log_odds_before_.data() + at},
                         work_.policy, spec_.delta, metrics_scratch_, row);
        }
        std::copy_n(work_.policy.top.begin(), problem_.prompts, top_before_.begin() + at);
        std::copy_n(work_.policy.log_odds.begin(), problem_.prompts, log_odds_before_.begin() + at);
    }

    void append_theta(const std::vector<double>& theta, std::vector<double>& out) const override {
        if (problem_.tabular) {
            append_unpadded(problem_, theta.data(), out);
        } else {
            out.insert(out.end(), theta.begin(), theta.end());
        }
    }

    void append_policy(std::vector<double>& out) const override {
        append_unpadded(problem_, work_.policy.probability.data(), out);
    }

    void advance(const RoundOf& at, Replicate& replicate, std::vector<double>& next) override {
        const double* draw_from = spec_.temperature == 1 ? work_.policy.probability.data() : temper();
        Round round{spec_, problem_, work_, draw_from, at.round, at.replicate, replicate, memory_[at.place]};
        objective_.advance(round, next);
    }

private:
    /// π_t^{1/temperature}, normalised, to draw from.
    const double* temper() {
        tempered_logits_.resize(problem_.entries());
        tempered_.resize(problem_.entries());
        log_partition_.resize(problem_.prompts);
        for (std::size_t m = 0; m < problem_.entries(); ++m)
            tempered_logits_[m] = std::max(kPadLogit, current_[m] / spec_.temperature);
        for (std::size_t x = 0; x < problem_.prompts; ++x) {
            double* row = tempered_logits_.data() + x * problem_.stride;
            std::fill(row + problem_.response_count[x], row + problem_.stride, kPadLogit);
        }
        kernels().softmax(tempered_logits_.data(), problem_.prompts, problem_.stride, tempered_.data(),
                          log_partition_.data());
        return tempered_.data();
    }

    const Spec& spec_;
    const Problem& problem_;
    const Objective& objective_;
    Workspace work_;
    std::vector<Memory> memory_;
    MetricsScratch metrics_scratch_;
    std::vector<double> logits_, before_, top_before_, log_odds_before_, packed_, tempered_logits_, tempered_,
        log_partition_;
    std::size_t place_ = 0;            ///< Of the replicate that is looked at,
    const double* current_ = nullptr;  ///< and its logits [entries]
};

}  // namespace

std::unique_ptr<Family> make_tables(const Spec& spec, const Problem& problem, std::size_t count) {
    return std::make_unique<Tables>(spec, problem, count);
}

}  // namespace srlm
