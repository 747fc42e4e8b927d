#include "loop/updates/preference_update.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/nan.hpp"
#include "numerics/scalar.hpp"
#include "policies/gram.hpp"
#include "policies/gram_matrix.hpp"
#include "policies/newton.hpp"
#include "policies/subspace.hpp"

namespace srlm {

namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

double sigmoid(double z) {
    const double e = exp1(-std::fabs(z));
    return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/// log(1 + e^z)
double softplus(double z) { return std::max(z, 0.0) + log1(1 + exp1(-std::fabs(z))); }

/// Value and derivatives in z of −p log σ(z) − (1−p) log σ(−z) = softplus(z) − p·z.
struct LogisticLoss {
    double value, slope, curvature;
};

LogisticLoss logistic_loss(double z, double preference) {
    const double s = sigmoid(z);
    return {softplus(z) - preference * z, s - preference, s * (1 - s)};
}

/// The labelled pairs, with what every loss needs.
struct Labelled {
    const Pairs& pairs;
    const std::vector<double>& preference;
    double beta;

    bool has_label(std::size_t i) const { return preference[i] != 0.5; }
    double share() const { return 1 / static_cast<double>(pairs.size()); }
};

/// Dense features: one loss of all d parameters.
class DensePreferenceLoss : public ConvexLoss {
public:
    DensePreferenceLoss(const Problem& problem, const Labelled& data, UpdateScratch& scratch)
        : problem_(problem), data_(data), scratch_(scratch), weights_(data.pairs.size()) {
        slopes_ = {data.pairs.first, data.pairs.second, std::vector<double>(data.pairs.size())};
    }

    const std::vector<std::uint32_t>& entries() const override { return all_; }

    double evaluate(const Vector& u, Vector* gradient, Matrix* hessian) override {
        scratch_.values.resize(problem_.entries());
        problem_logits(problem_, u.data(), 1, scratch_.values.data());
        double value = 0;
        for (std::size_t i = 0; i < data_.pairs.size(); ++i) {
            slopes_.reward_difference[i] = weights_[i] = 0;
            if (!data_.has_label(i)) continue;
            const double z =
                data_.beta * (scratch_.values[data_.pairs.first[i]] - scratch_.values[data_.pairs.second[i]]);
            const LogisticLoss loss = logistic_loss(z, data_.preference[i]);
            value += loss.value;
            slopes_.reward_difference[i] = data_.beta * loss.slope * data_.share();
            weights_[i] = data_.beta * data_.beta * loss.curvature * data_.share();
        }
        if (gradient) {
            gather_rewards(problem_, slopes_, scratch_.gathered);
            right_hand_side(problem_, scratch_.gathered, scratch_.b);
            *gradient = Eigen::Map<const Vector>(scratch_.b.data(), u.size());
        }
        if (hessian) {
            gram(problem_, slopes_, scratch_.rows, scratch_.G, weights_.data());
            *hessian = gram_matrix(problem_, scratch_.G);
        }
        return value * data_.share();
    }

private:
    const Problem& problem_;
    Labelled data_;
    UpdateScratch& scratch_;
    std::vector<std::uint32_t> all_;
    Pairs slopes_;
    std::vector<double> weights_;
};

/// One-hot features: one loss for each component of the multigraph of pairs.
class ComponentPreferenceLoss : public ConvexLoss {
public:
    ComponentPreferenceLoss(const Components& components, std::size_t c, const Labelled& data)
        : components_(components),
          component_(c),
          data_(data),
          entries_(components.members(c), components.members(c) + components.size(c)) {}

    const std::vector<std::uint32_t>& entries() const override { return entries_; }

    double evaluate(const Vector& u, Vector* gradient, Matrix* hessian) override {
        if (gradient) gradient->setZero(u.size());
        if (hessian) hessian->setZero(u.size(), u.size());
        double value = 0;
        for (std::size_t k = 0; k < components_.pair_count(component_); ++k) {
            const std::uint32_t i = components_.pairs(component_)[k];
            if (!data_.has_label(i)) continue;
            const Eigen::Index a = components_.position(data_.pairs.first[i]);
            const Eigen::Index b = components_.position(data_.pairs.second[i]);
            const LogisticLoss loss = logistic_loss(data_.beta * (u(a) - u(b)), data_.preference[i]);
            value += loss.value;
            if (gradient) {
                const double slope = data_.beta * loss.slope * data_.share();
                (*gradient)(a) += slope;
                (*gradient)(b) -= slope;
            }
            if (hessian) {
                const double weight = data_.beta * data_.beta * loss.curvature * data_.share();
                (*hessian)(a, a) += weight;
                (*hessian)(b, b) += weight;
                (*hessian)(std::max(a, b), std::min(a, b)) -= weight;
            }
        }
        return value * data_.share();
    }

private:
    const Components& components_;
    std::size_t component_;
    Labelled data_;
    std::vector<std::uint32_t> entries_;
};

/// Dense features: the fit in d dimensions, or in the span of the pairs' differences where those are fewer.
Fit dense_fit(const Problem& problem, const Labelled& data, double ridge, const std::optional<double>& radius,
              const std::vector<double>& theta_t, UpdateScratch& scratch, std::vector<double>& theta) {
    std::vector<std::unique_ptr<ConvexLoss>> losses;
    if (problem.dimension > kAlwaysDirect) scratch.components.find(problem.entries(), data.pairs);
    const ResponseGroups groups = groups_of(scratch.components);
    if (problem.dimension <= kAlwaysDirect || !groups.reduce(problem)) {
        losses.push_back(std::make_unique<DensePreferenceLoss>(problem, data, scratch));
        return fit_convex(losses, ridge, radius, theta_t, theta);
    }
    ReducedProblem reduced(problem, groups, false, theta_t);
    if (radius) reduced.open();
    const Pairs inside = reduced.pairs(data.pairs);
    losses.push_back(std::make_unique<DensePreferenceLoss>(
        reduced.problem(), Labelled{inside, data.preference, data.beta}, scratch));
    std::vector<double> solution;
    const Fit fit = fit_convex(losses, ridge, radius, reduced.theta_t(), solution);
    reduced.lift(solution, theta);
    return fit;
}

}  // namespace

void label_pairs(const Pairs& pairs, Labels labels, double agreement, const StreamKey& key,
                 std::vector<double>& preference) {
    const std::size_t n = pairs.size();
    const double sure = (1 + agreement) / 2;
    preference.resize(2 * n);
    if (labels == Labels::bradley_terry) kernels().uniforms(key, 0, 0, n, preference.data());
    for (std::size_t i = 0; i < n; ++i) {
        const double difference = pairs.reward_difference[i];
        const bool better = labels == Labels::hard ? difference > 0 : preference[2 * i] < sigmoid(difference);
        const bool none = pairs.first[i] == pairs.second[i] || (labels == Labels::hard && difference == 0);
        preference[i] = none ? 0.5 : better ? sure : 1 - sure;
    }
    preference.resize(n);
}

UpdateReport preference_update(const Problem& problem, const Pairs& pairs,
                               const std::vector<double>& preference, double beta, double ridge,
                               const std::optional<double>& radius, const std::vector<double>& theta_t,
                               UpdateScratch& scratch, std::vector<double>& theta) {
    const Labelled data{pairs, preference, beta};
    const double penalty = beta * beta * std::max(ridge, kLeastRidge);
    Fit fit;
    if (problem.tabular) {
        std::vector<std::unique_ptr<ConvexLoss>> losses;
        scratch.components.find(problem.entries(), pairs);
        for (std::size_t c = 0; c < scratch.components.count(); ++c)
            losses.push_back(std::make_unique<ComponentPreferenceLoss>(scratch.components, c, data));
        fit = fit_convex(losses, penalty, radius, theta_t, theta);
    } else {
        fit = dense_fit(problem, data, penalty, radius, theta_t, scratch, theta);
    }
    return {kNaN, kNaN, fit.ball_active ? 1.0 : 0.0, fit.loss};
}

}  // namespace srlm
