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
    const Edges& edges;
    const Preferences& preferences;
    double beta;

    bool has_label(std::size_t e) const { return preferences.labelled[e] > 0; }
    /// Of the labelled pairs of an edge, in the mean over all pairs.
    double share(std::size_t e) const { return preferences.labelled[e] / edges.pairs; }
    LogisticLoss loss(std::size_t e, double z) const { return logistic_loss(z, preferences.preferred[e]); }
};

/// Dense features: one loss of all d parameters.
class DensePreferenceLoss : public ConvexLoss {
public:
    DensePreferenceLoss(const Problem& problem, const Labelled& data, UpdateScratch& scratch)
        : problem_(problem), data_(data), scratch_(scratch), weights_(data.edges.size()) {}

    const std::vector<std::uint32_t>& entries() const override { return all_; }

    double evaluate(const Vector& u, Vector* gradient, Matrix* hessian) override {
        scratch_.values.resize(problem_.entries());
        problem_logits(problem_, u.data(), 1, scratch_.values.data());
        double value = 0;
        scratch_.gathered.assign(problem_.entries(), 0.0);
        for (std::size_t e = 0; e < data_.edges.size(); ++e) {
            weights_[e] = 0;
            if (!data_.has_label(e)) continue;
            const std::uint32_t first = data_.edges.first[e], second = data_.edges.second[e];
            const double share = data_.share(e);
            const LogisticLoss loss =
                data_.loss(e, data_.beta * (scratch_.values[first] - scratch_.values[second]));
            value += share * loss.value;
            const double slope = data_.beta * loss.slope * share;
            scratch_.gathered[first] += slope;
            scratch_.gathered[second] -= slope;
            weights_[e] = data_.beta * data_.beta * loss.curvature * share;
        }
        if (gradient) {
            right_hand_side(problem_, scratch_.gathered, scratch_.b);
            *gradient = Eigen::Map<const Vector>(scratch_.b.data(), u.size());
        }
        if (hessian) {
            gram(problem_, data_.edges, {weights_.data()}, scratch_.gram, scratch_.G);
            *hessian = gram_matrix(problem_, scratch_.G);
        }
        return value;
    }

private:
    const Problem& problem_;
    Labelled data_;
    UpdateScratch& scratch_;
    std::vector<std::uint32_t> all_;
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
        for (std::size_t k = 0; k < components_.edge_count(component_); ++k) {
            const std::uint32_t e = components_.edges(component_)[k];
            if (!data_.has_label(e)) continue;
            const Eigen::Index a = components_.position(data_.edges.first[e]);
            const Eigen::Index b = components_.position(data_.edges.second[e]);
            const double share = data_.share(e);
            const LogisticLoss loss = data_.loss(e, data_.beta * (u(a) - u(b)));
            value += share * loss.value;
            if (gradient) {
                const double slope = data_.beta * loss.slope * share;
                (*gradient)(a) += slope;
                (*gradient)(b) -= slope;
            }
            if (hessian) {
                const double weight = data_.beta * data_.beta * loss.curvature * share;
                (*hessian)(a, a) += weight;
                (*hessian)(b, b) += weight;
                (*hessian)(std::max(a, b), std::min(a, b)) -= weight;
            }
        }
        return value;
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
    if (problem.dimension > kAlwaysDirect) scratch.components.find(problem.entries(), data.edges);
    const ResponseGroups groups = groups_of(scratch.components);
    if (problem.dimension <= kAlwaysDirect || !groups.reduce(problem)) {
        losses.push_back(std::make_unique<DensePreferenceLoss>(problem, data, scratch));
        return fit_convex(losses, ridge, radius, theta_t, theta);
    }
    ReducedProblem reduced(problem, groups, false, theta_t);
    if (radius) reduced.open();
    const Edges inside = reduced.edges(data.edges);
    losses.push_back(std::make_unique<DensePreferenceLoss>(
        reduced.problem(), Labelled{inside, data.preferences, data.beta}, scratch));
    std::vector<double> solution;
    const Fit fit = fit_convex(losses, ridge, radius, reduced.theta_t(), solution);
    reduced.lift(solution, theta);
    return fit;
}

}  // namespace

UpdateReport preference_update(const Problem& problem, const Edges& edges, const Preferences& preferences,
                               double beta, double ridge, const std::optional<double>& radius,
                               const std::vector<double>& theta_t, UpdateScratch& scratch,
                               std::vector<double>& theta) {
    const Labelled data{edges, preferences, beta};
    const double penalty = beta * beta * std::max(ridge, kLeastRidge);
    Fit fit;
    if (problem.tabular) {
        std::vector<std::unique_ptr<ConvexLoss>> losses;
        scratch.components.find(problem.entries(), edges);
        for (std::size_t c = 0; c < scratch.components.count(); ++c)
            losses.push_back(std::make_unique<ComponentPreferenceLoss>(scratch.components, c, data));
        fit = fit_convex(losses, penalty, radius, theta_t, theta);
    } else {
        fit = dense_fit(problem, data, penalty, radius, theta_t, scratch, theta);
    }
    return {kNaN, kNaN, fit.ball_active ? 1.0 : 0.0, fit.loss};
}

}  // namespace srlm
