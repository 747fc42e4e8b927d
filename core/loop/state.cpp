#include "loop/state.hpp"

#include <string>

#include "experiment/error.hpp"
#include "experiment/result.hpp"

namespace srlm {

namespace {
constexpr double kLargestNorm = 1e150;  // beyond it squares overflow
}

std::size_t kept_replicates(std::int64_t limit, std::size_t first, std::size_t count) {
    const auto end = std::min(static_cast<std::size_t>(limit), first + count);
    return end > first ? end - first : 0;
}

void check_finite(double theta_norm, std::size_t round, std::size_t replicate) {
    if (theta_norm < kLargestNorm) return;
    throw Error(Code::diverged, "rounds",
                "the parameters stopped being finite in round " + std::to_string(round) + " of replicate " +
                    std::to_string(replicate),
                "Use fewer rounds, a larger beta, less judge_noise, or set a radius");
}

void set_update_metrics(const UpdateReport& report, double tie_rate, double agreement, double* row) {
    const auto set = [row](Metric metric, double value) { row[static_cast<std::size_t>(metric)] = value; };
    set(Metric::tie_rate, tie_rate);
    set(Metric::rank, report.rank);
    set(Metric::min_eigenvalue, report.min_eigenvalue);
    set(Metric::ball_active, report.ball_active);
    set(Metric::training_loss, report.training_loss);
    set(Metric::agreement, agreement);
}

Trace finished_trace(const Spec& spec, std::size_t first, std::size_t count,
                     const std::vector<double>& metrics, const std::vector<std::vector<double>>& kept_theta,
                     const std::vector<std::vector<double>>& kept_policy) {
    Trace trace;
    trace.first = first;
    trace.count = count;
    trace.rounds = static_cast<std::size_t>(spec.rounds);
    const std::size_t row = (trace.rounds + 1) * kMetrics;
    const std::size_t distinct = metrics.size() / row;
    const std::size_t keep_theta = kept_replicates(spec.record_theta, first, count);
    const std::size_t keep_policy = kept_replicates(spec.record_policy, first, count);
    const std::vector<double> none;
    for (std::size_t r = 0; r < count; ++r) {
        const std::size_t d = std::min(r, distinct - 1);
        const auto begin = metrics.begin() + static_cast<std::ptrdiff_t>(d * row);
        trace.metrics.insert(trace.metrics.end(), begin, begin + static_cast<std::ptrdiff_t>(row));
        const auto& theta = r < keep_theta ? kept_theta[std::min(r, kept_theta.size() - 1)] : none;
        const auto& policy = r < keep_policy ? kept_policy[std::min(r, kept_policy.size() - 1)] : none;
        trace.theta.insert(trace.theta.end(), theta.begin(), theta.end());
        trace.policy.insert(trace.policy.end(), policy.begin(), policy.end());
        trace.digests.push_back(
            replicate_digest(&*begin, row, theta.data(), theta.size(), policy.data(), policy.size()));
    }
    return trace;
}

}  // namespace srlm
