#include "problems/base_policy.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bisect.hpp"
#include "base/error.hpp"
#include "base/format.hpp"
#include "numerics/kernels.hpp"
#include "numerics/scalar.hpp"
#include "policies/update.hpp"
#include "problems/problem_kind.hpp"
#include "spec/parameters.hpp"

namespace srlm {

namespace {

constexpr double kLargestNorm = 1e100;
constexpr double kRounding = 1e-12;

void check_norm(const Spec& spec, double size) {
    if (size <= kLargestNorm) return;
    const std::string& file = problem_kind(spec).base_file;
    const std::string blame = !file.empty() ? file : spec.kappa_0 ? "kappa_0" : "base_scale";
    throw Error(Code::out_of_range, blame,
                "the base policy has ‖θ_0‖ = " + short_number(size) + " but allowed is at most 1e+100",
                "Make the base logits smaller");
}

std::vector<double> own_logits(const Problem& problem) {
    std::vector<double> logits(problem.entries());
    problem_logits(problem, problem.theta_0.data(), 1, logits.data());
    return logits;
}

/// κ(π) = E_{x~μ}[1 / max_y π(y|x)] of logits (Eq. 5), computed as the loop's metric is: prompts of
/// weight 0 do not count. Keeps its buffers.
class Kappa {
public:
    explicit Kappa(const Problem& problem)
        : problem_(problem),
          probability_(problem.entries()),
          log_partition_(problem.prompts),
          top_(problem.prompts),
          runner_up_(problem.prompts),
          mode_(problem.prompts) {}

    double operator()(const double* logits) {
        const Kernels& k = kernels();
        const std::size_t X = problem_.prompts;
        k.softmax(logits, X, problem_.stride, probability_.data(), log_partition_.data());
        k.mode(logits, X, problem_.stride, mode_.data(), top_.data(), runner_up_.data());
        double sum = 0;
        for (std::size_t x = 0; x < X; ++x) {
            const double mu = problem_.mu[x];
            if (mu > 0) sum += mu / probability_[x * problem_.stride + static_cast<std::size_t>(mode_[x])];
        }
        return sum;
    }

private:
    const Problem& problem_;
    std::vector<double> probability_, log_partition_, top_, runner_up_;
    std::vector<std::int32_t> mode_;
};

/// κ as a function of the scale of the base logits.
class KappaOfScale {
public:
    explicit KappaOfScale(const Problem& problem)
        : problem_(problem),
          kappa_(problem),
          gap_(own_logits(problem)),
          scaled_(problem.entries(), kPadLogit) {
        for (std::size_t x = 0; x < problem.prompts; ++x) {
            const auto row = gap_.begin() + static_cast<std::ptrdiff_t>(x * problem.stride);
            const double top = *std::max_element(row, row + problem.response_count[x]);
            for (auto gap = row; gap != row + problem.response_count[x]; ++gap) *gap -= top;
        }
    }

    double operator()(double scale) {
        return kappa_of([scale](double gap) { return scale * gap; });
    }

    /// The limit of large scales: only tied modes are left.
    double limit() {
        return kappa_of([](double gap) { return gap == 0 ? 0 : kPadLogit; });
    }

private:
    template <class Logit>
    double kappa_of(Logit logit) {
        for (std::size_t x = 0; x < problem_.prompts; ++x) {
            const std::size_t first = x * problem_.stride;
            const std::size_t last = first + static_cast<std::size_t>(problem_.response_count[x]);
            for (std::size_t m = first; m < last; ++m) scaled_[m] = logit(gap_[m]);
        }
        return kappa_(scaled_.data());
    }

    const Problem& problem_;
    Kappa kappa_;
    std::vector<double> gap_;  ///< Logit − largest logit of its prompt, which keeps its digits at any scale
    std::vector<double> scaled_;
};

double scale_for(const Problem& problem, double target) {
    KappaOfScale kappa_at(problem);
    const double top = kappa_at(0);
    const double bottom = kappa_at.limit();
    const auto out_of_reach = [&] {
        const std::string reach =
            bottom < top ? "gives values above " + short_number(bottom) + " and below " + short_number(top)
                         : "always gives " + short_number(top);
        return Error(Code::out_of_range, "kappa_0",
                     "got " + short_number(target) + " but scaling this problem's base logits " + reach,
                     "Ask for a value in reach, or change the problem");
    };
    // The ends themselves belong to no finite scale; they are known up to rounding.
    if (!(target > bottom * (1 + kRounding) && target < top * (1 - kRounding))) throw out_of_reach();

    // Beyond 1e90 only gaps of rounding size could still close.
    return find_scale(kappa_at, target, [&](double scale) {
        if (scale > 1e90) throw out_of_reach();
    });
}

}  // namespace

void normalise_base(Problem& problem) {
    const std::vector<double> logits = own_logits(problem);
    double variance = 0;
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const double* row = logits.data() + x * problem.stride;
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        double mean = 0, square = 0;
        for (std::size_t y = 0; y < count; ++y) mean += row[y];
        mean /= static_cast<double>(count);
        for (std::size_t y = 0; y < count; ++y) square += (row[y] - mean) * (row[y] - mean);
        variance += problem.mu[x] * (square / static_cast<double>(count));
    }
    const double spread = std::sqrt(variance);
    if (!(spread > 0)) {
        throw Error(Code::bad_data, "problem_seed",
                    "every response of a prompt has the same base logit, so the base policy is uniform",
                    "Use at least two responses, or another problem_seed");
    }
    for (double& t : problem.theta_0) t /= spread;
}

void scale_base(const Spec& spec, Problem& problem) {
    check_norm(spec, norm(problem.theta_0));
    const bool searched = spec.kappa_0 && !problem_kind(spec).scales_itself;
    problem.base_scale = searched ? scale_for(problem, *spec.kappa_0) : spec.base_scale;
    for (double& t : problem.theta_0) t *= problem.base_scale;
    problem.kappa_0 = Kappa(problem)(own_logits(problem).data());
}

void check_base(const Spec& spec, const Problem& problem) {
    const double size = norm(problem.theta_0);
    check_norm(spec, size);
    if (spec.radius) {
        if (size <= *spec.radius) return;
        throw Error(
            Code::out_of_range, "radius",
            "got " + short_number(*spec.radius) + " but the base policy has ‖θ_0‖ = " + short_number(size) +
                ", which is outside the ball",
            "Use a radius of " + short_number(size * (1 + 1e-5)) +
                " or more, or make the base policy more diffuse (smaller base_scale, larger kappa_0)");
    }
    // What has a leash multiplies θ by 1 + 1/β in a round, and a radius bounds it.
    const bool grows = spec.beta_root_n || applies(*find_parameter("beta"), spec);
    if (size == 0 || !grows) return;
    const double growth = log1(1 + 1 / leash(spec));
    const double room = log1(kLargestNorm) - log1(size);
    if (static_cast<double>(spec.rounds) * growth <= room) return;
    throw Error(Code::out_of_range, "rounds",
                "after " + std::to_string(spec.rounds) +
                    " rounds of factor 1+1/β = " + short_number(1 + 1 / leash(spec)) +
                    " θ would exceed 1e+100 (‖θ_0‖ = " + short_number(size) + ")",
                "Use at most " + std::to_string(static_cast<std::int64_t>(room / growth)) +
                    " rounds, a larger beta, or set a radius");
}

}  // namespace srlm
