#include "loop/updates/likelihood_update.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/nan.hpp"
#include "numerics/kernels.hpp"
#include "policies/gram.hpp"
#include "policies/gram_matrix.hpp"
#include "policies/newton.hpp"
#include "policies/subspace.hpp"

namespace srlm {

namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

/// How often each response, and each prompt, is among the data, as shares of n.
struct Shares {
    std::vector<double> response, prompt;
};

Shares shares_of(const Problem& problem, const std::vector<double>& times) {
    Shares shares{times, std::vector<double>(problem.prompts)};
    double n = 0;
    for (const double count : times) n += count;
    for (std::size_t m = 0; m < times.size(); ++m) shares.prompt[m / problem.stride] += times[m];
    for (double& share : shares.response) share /= n;
    for (double& share : shares.prompt) share /= n;
    return shares;
}

/// Dense features: one loss of all d parameters.
class DenseLikelihoodLoss : public ConvexLoss {
public:
    DenseLikelihoodLoss(const Problem& problem, const Shares& shares, const std::vector<double>& theta_t,
                        UpdateScratch& scratch)
        : problem_(problem), shares_(shares), theta_t_(theta_t), scratch_(scratch), policy_(problem) {}

    const std::vector<std::uint32_t>& entries() const override { return all_; }

    double evaluate(const Vector& u, Vector* gradient, Matrix* hessian) override {
        scratch_.change.resize(theta_t_.size());
        for (std::size_t k = 0; k < theta_t_.size(); ++k)
            scratch_.change[k] = theta_t_[k] + u(static_cast<Eigen::Index>(k));
        scratch_.values.resize(problem_.entries());
        problem_logits(problem_, scratch_.change.data(), 1, scratch_.values.data());
        policy_.evaluate(problem_, scratch_.values.data());
        double value = 0;
        std::vector<double>& excess = scratch_.gathered;
        excess.assign(problem_.entries(), 0.0);
        for (std::size_t m = 0; m < problem_.entries(); ++m) {
            if (shares_.response[m] > 0) value -= shares_.response[m] * policy_.log_policy[m];
            excess[m] = shares_.prompt[m / problem_.stride] * policy_.probability[m] - shares_.response[m];
        }
        if (gradient) {
            right_hand_side(problem_, excess, scratch_.b);
            *gradient = Eigen::Map<const Vector>(scratch_.b.data(), u.size());
        }
        if (hessian) {
            weighted_covariance(problem_, policy_.probability.data(), shares_.prompt.data(),
                                scratch_.gram.rows, scratch_.G);
            *hessian = gram_matrix(problem_, scratch_.G);
        }
        return value;
    }

private:
    const Problem& problem_;
    const Shares& shares_;
    const std::vector<double>& theta_t_;
    UpdateScratch& scratch_;
    PolicyTables policy_;
    std::vector<std::uint32_t> all_;
};

/// One-hot features: one loss for each prompt.
class PromptLikelihoodLoss : public ConvexLoss {
public:
    PromptLikelihoodLoss(const Problem& problem, std::size_t x, const Shares& shares,
                         const std::vector<double>& theta_t)
        : shares_(shares), prompt_(x), logits_(problem.stride, kPadLogit), probability_(problem.stride) {
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        for (std::size_t y = 0; y < count; ++y) {
            entries_.push_back(static_cast<std::uint32_t>(x * problem.stride + y));
            theta_.push_back(theta_t[x * problem.stride + y]);
        }
    }

    const std::vector<std::uint32_t>& entries() const override { return entries_; }

    double evaluate(const Vector& u, Vector* gradient, Matrix* hessian) override {
        const auto size = u.size();
        for (Eigen::Index y = 0; y < size; ++y)
            logits_[static_cast<std::size_t>(y)] = theta_[static_cast<std::size_t>(y)] + u(y);
        double log_partition;
        kernels().softmax(logits_.data(), 1, logits_.size(), probability_.data(), &log_partition);
        const double asked = shares_.prompt[prompt_];
        double value = 0;
        if (hessian) hessian->setZero(size, size);
        for (Eigen::Index y = 0; y < size; ++y) {
            const auto at = static_cast<std::size_t>(y);
            const double share = shares_.response[entries_[at]];
            if (share > 0) value -= share * (logits_[at] - log_partition);
            if (gradient) (*gradient)(y) = asked * probability_[at] - share;
            if (!hessian) continue;
            for (Eigen::Index z = 0; z <= y; ++z)
                (*hessian)(y, z) = -asked * probability_[at] * probability_[static_cast<std::size_t>(z)];
            (*hessian)(y, y) += asked * probability_[at];
        }
        return value;
    }

private:
    const Shares& shares_;
    std::size_t prompt_;
    std::vector<std::uint32_t> entries_;
    std::vector<double> theta_, logits_, probability_;
};

/// The prompts that were asked, with all their responses.
ResponseGroups asked_prompts(const Problem& problem, const Shares& shares) {
    ResponseGroups all = groups_of(problem), asked;
    for (std::size_t x = 0; x < problem.prompts; ++x)
        if (shares.prompt[x] > 0) asked.members.push_back(std::move(all.members[x]));
    return asked;
}

/// Dense features: the fit in d dimensions, or in the span of the asked prompts' differences where those
/// are fewer.
Fit dense_fit(const Problem& problem, const std::vector<double>& times, const Shares& shares, double ridge,
              const std::optional<double>& radius, const std::vector<double>& theta_t, UpdateScratch& scratch,
              std::vector<double>& theta) {
    std::vector<std::unique_ptr<ConvexLoss>> losses;
    const ResponseGroups groups = asked_prompts(problem, shares);
    if (!groups.reduce(problem)) {
        losses.push_back(std::make_unique<DenseLikelihoodLoss>(problem, shares, theta_t, scratch));
        return fit_convex(losses, ridge, radius, theta_t, theta);
    }
    ReducedProblem reduced(problem, groups, true, theta_t);
    if (radius) reduced.open();
    const Shares inside = shares_of(reduced.problem(), reduced.times(times));
    losses.push_back(
        std::make_unique<DenseLikelihoodLoss>(reduced.problem(), inside, reduced.theta_t(), scratch));
    std::vector<double> solution;
    const Fit fit = fit_convex(losses, ridge, radius, reduced.theta_t(), solution);
    reduced.lift(solution, theta);
    return fit;
}

}  // namespace

UpdateReport likelihood_update(const Problem& problem, const std::vector<double>& times, double ridge,
                               const std::optional<double>& radius, const std::vector<double>& theta_t,
                               UpdateScratch& scratch, std::vector<double>& theta) {
    const Shares shares = shares_of(problem, times);
    const double penalty = std::max(ridge, kLeastRidge);
    Fit fit;
    if (problem.tabular) {
        std::vector<std::unique_ptr<ConvexLoss>> losses;
        for (std::size_t x = 0; x < problem.prompts; ++x) {
            if (shares.prompt[x] > 0 && problem.response_count[x] > 1)
                losses.push_back(std::make_unique<PromptLikelihoodLoss>(problem, x, shares, theta_t));
        }
        fit = fit_convex(losses, penalty, radius, theta_t, theta);
    } else {
        fit = dense_fit(problem, times, shares, penalty, radius, theta_t, scratch, theta);
    }
    return {kNaN, kNaN, fit.ball_active ? 1.0 : 0.0, fit.loss};
}

}  // namespace srlm
