#include "loop/loop.hpp"

#include <algorithm>
#include <utility>

#include "experiment/error.hpp"
#include "experiment/result.hpp"
#include "loop/policy_metrics.hpp"
#include "loop/sample.hpp"
#include "loop/tables.hpp"
#include "loop/update.hpp"
#include "numerics/kernels.hpp"

namespace srlm {

namespace {

constexpr double kLargestNorm = 1e150;  // beyond it squares overflow

/// Appends an [X·stride] table to `out` as [X][responses], absent responses 0.
void append_unpadded(const Problem& problem, const double* table, std::vector<double>& out) {
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const double* row = table + x * problem.stride;
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        for (std::size_t y = 0; y < problem.responses; ++y) out.push_back(y < count ? row[y] : 0.0);
    }
}

std::size_t kept(std::int64_t limit, std::size_t first, std::size_t count) {
    const auto end = std::min(static_cast<std::size_t>(limit), first + count);
    return end > first ? end - first : 0;
}

}  // namespace

struct Loop::State {
    const Spec& spec;
    const Problem& problem;
    std::size_t first, count, distinct, t = 0, rounds;
    PolicyTables base, policy;
    PairSampler sampler;
    Pairs pairs;
    UpdateScratch update;
    MetricsScratch metrics_scratch;
    std::vector<double> noise_scratch, packed, logits;
    std::vector<std::vector<double>> theta;  // [distinct][theta_length]
    std::vector<double> next;
    std::vector<UpdateReport> reports;  // of the update that made the current θ
    std::vector<double> tie_rates;
    std::vector<double> metrics;                               // [distinct][T + 1][kMetrics]
    std::vector<std::vector<double>> kept_theta, kept_policy;  // one for each kept replicate

    State(const Spec& s, const Problem& p, std::size_t first_, std::size_t count_)
        : spec(s),
          problem(p),
          first(first_),
          count(count_),
          // The population update draws nothing: every replicate is the same.
          distinct(s.objective == Objective::population ? std::min<std::size_t>(1, count_) : count_),
          rounds(static_cast<std::size_t>(s.rounds)),
          base(p),
          policy(p),
          sampler(p),
          theta(distinct, p.theta_0),
          reports(distinct),
          tie_rates(distinct),
          metrics(distinct * (rounds + 1) * kMetrics),
          kept_theta(std::min(distinct, kept(s.record_theta, first, count))),
          kept_policy(std::min(distinct, kept(s.record_policy, first, count))) {
        logits.resize(distinct * p.entries());
        compute_logits();
        if (distinct > 0) base.evaluate(p, logits.data());
    }

    void compute_logits() {
        const std::size_t length = problem.theta_length();
        packed.resize(distinct * length);
        for (std::size_t r = 0; r < distinct; ++r)
            std::copy(theta[r].begin(), theta[r].end(),
                      packed.begin() + static_cast<std::ptrdiff_t>(r * length));
        problem_logits(problem, packed.data(), distinct, logits.data());
    }

    /// Records θ_t of replicate r (within the range), whose tables are in `policy`.
    void record(std::size_t r) {
        double* row = metrics.data() + (r * (rounds + 1) + t) * kMetrics;
        policy_metrics(problem, base, policy, spec.delta, norm(theta[r]), metrics_scratch, row);
        if (t > 0) {
            const auto set = [row](Metric metric, double value) {
                row[static_cast<std::size_t>(metric)] = value;
            };
            set(Metric::rank, reports[r].rank);
            set(Metric::min_eigenvalue, reports[r].min_eigenvalue);
            set(Metric::ball_active, reports[r].ball_active);
            set(Metric::training_loss, reports[r].training_loss);
            set(Metric::tie_rate, tie_rates[r]);
        }
        if (r < kept_theta.size()) {
            if (problem.tabular) {
                append_unpadded(problem, theta[r].data(), kept_theta[r]);
            } else {
                kept_theta[r].insert(kept_theta[r].end(), theta[r].begin(), theta[r].end());
            }
        }
        if (r < kept_policy.size()) append_unpadded(problem, policy.probability.data(), kept_policy[r]);
    }

    /// θ_t → θ_{t+1} for replicate r, whose tables are in `policy`.
    void advance(std::size_t r) {
        if (spec.objective == Objective::population) {
            reports[r] = population_update(problem, policy, spec.beta, spec.radius, theta[r], update, next);
            tie_rates[r] = population_tie_rate();
        } else {
            const auto replicate = static_cast<std::uint32_t>(first + r);
            const auto seed = static_cast<std::uint64_t>(spec.seed);
            const auto round = static_cast<std::uint32_t>(t);
            sampler.draw(problem, policy, {seed, replicate, round, Stream::pairs},
                         static_cast<std::size_t>(spec.samples), pairs);
            score(policy, spec.judge_noise, {seed, replicate, round, Stream::judge}, noise_scratch, pairs);
            reports[r] = regression_update(problem, pairs, spec.beta, spec.radius, spec.record_spectrum,
                                           theta[r], update, next);
            tie_rates[r] = pairs.tie_rate();
        }
        std::swap(theta[r], next);
        if (!(norm(theta[r]) < kLargestNorm)) {
            throw Error(Code::diverged, "rounds",
                        "the parameters stopped being finite in round " + std::to_string(t + 1) +
                            " of replicate " + std::to_string(first + r),
                        "Use fewer rounds, a larger beta, less judge_noise, or set a radius");
        }
    }

    /// P(y = y') = Σ_x μ_x Σ_y π(y|x)².
    double population_tie_rate() {
        std::vector<double>& row = metrics_scratch.cross;
        row.resize(problem.prompts);
        kernels().row_dots(policy.probability.data(), policy.probability.data(), problem.prompts,
                           problem.stride, row.data());
        double rate = 0;
        for (std::size_t x = 0; x < problem.prompts; ++x) rate += problem.mu[x] * row[x];
        return rate;
    }
};

Loop::Loop(const Spec& spec, const Problem& problem, std::size_t first, std::size_t count)
    : state_(new State(spec, problem, first, count)) {}

Loop::~Loop() { delete state_; }

Loop::Loop(Loop&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}

std::size_t Loop::round() const { return state_->t; }

bool Loop::step() {
    State& s = *state_;
    const bool last = s.t == s.rounds;
    for (std::size_t r = 0; r < s.distinct; ++r) {
        s.policy.evaluate(s.problem, s.logits.data() + r * s.problem.entries());
        s.record(r);
        if (!last) s.advance(r);
    }
    if (last) return false;
    ++s.t;
    s.compute_logits();
    return true;
}

Trace Loop::finish() {
    State& s = *state_;
    Trace trace;
    trace.first = s.first;
    trace.count = s.count;
    trace.rounds = s.rounds;
    const std::size_t row = (s.rounds + 1) * kMetrics;
    const std::size_t keep_theta = kept(s.spec.record_theta, s.first, s.count);
    const std::size_t keep_policy = kept(s.spec.record_policy, s.first, s.count);
    for (std::size_t r = 0; r < s.count; ++r) {
        const std::size_t d = std::min(r, s.distinct - 1);
        const auto begin = s.metrics.begin() + static_cast<std::ptrdiff_t>(d * row);
        trace.metrics.insert(trace.metrics.end(), begin, begin + static_cast<std::ptrdiff_t>(row));
        const std::vector<double> none;
        const auto& theta = r < keep_theta ? s.kept_theta[std::min(r, s.kept_theta.size() - 1)] : none;
        const auto& policy = r < keep_policy ? s.kept_policy[std::min(r, s.kept_policy.size() - 1)] : none;
        trace.theta.insert(trace.theta.end(), theta.begin(), theta.end());
        trace.policy.insert(trace.policy.end(), policy.begin(), policy.end());
        trace.digests.push_back(
            replicate_digest(&*begin, row, theta.data(), theta.size(), policy.data(), policy.size()));
    }
    return trace;
}

Trace run(const Spec& spec, const Problem& problem, std::size_t first, std::size_t count) {
    Loop loop(spec, problem, first, count);
    while (loop.step()) {
    }
    return loop.finish();
}

std::vector<double> policies(const Spec& spec, const Problem& problem, std::size_t replicate) {
    Spec one = spec;
    one.record_theta = 0;
    one.record_policy = static_cast<std::int64_t>(replicate) + 1;
    return run(one, problem, replicate, 1).policy;
}

}  // namespace srlm
