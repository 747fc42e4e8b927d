#include "policies/newton.hpp"

#include <Eigen/Cholesky>
#include <cmath>
#include <utility>

#include "policies/update.hpp"

namespace srlm {

namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

/// One loss with its share of θ_t and its current u.
struct Part {
    ConvexLoss* loss;
    Vector theta, u;
};

/// Minimises loss(u) + ridge‖u‖² + multiplier‖θ_t + u‖² from the current u; returns the loss alone.
double minimise(Part& part, double ridge, double multiplier) {
    constexpr int kIterations = 200;
    constexpr double kNearlyThere = 1e-12;  // one more full step is exact to rounding
    const auto penalty = [&](const Vector& u) {
        return ridge * u.squaredNorm() + multiplier * (part.theta + u).squaredNorm();
    };
    Vector gradient(part.u.size());
    Matrix hessian;
    for (int iteration = 0; iteration < kIterations; ++iteration) {
        const double value = part.loss->evaluate(part.u, &gradient, &hessian) + penalty(part.u);
        gradient += 2 * ridge * part.u + 2 * multiplier * (part.theta + part.u);
        hessian.diagonal().array() += 2 * (ridge + multiplier);
        const Vector step = -Eigen::LLT<Matrix>(hessian).solve(gradient);
        const double decrement = -gradient.dot(step);
        if (!(decrement > 0)) break;
        if (decrement <= kNearlyThere) {
            part.u += step;
            break;
        }
        double length = 1;
        while (length > 1e-10) {
            const Vector next = part.u + length * step;
            if (part.loss->evaluate(next, nullptr, nullptr) + penalty(next) <=
                value - 1e-4 * length * decrement)
                break;
            length /= 2;
        }
        part.u += length * step;
    }
    return part.loss->evaluate(part.u, nullptr, nullptr);
}

class PenalisedFit {
public:
    PenalisedFit(const std::vector<std::unique_ptr<ConvexLoss>>& losses, double ridge,
                 const std::vector<double>& theta_t)
        : ridge_(ridge), theta_t_(theta_t), open_(theta_t.size(), true) {
        for (const auto& loss : losses) {
            const auto& entries = loss->entries();
            const std::size_t count = entries.empty() ? theta_t.size() : entries.size();
            Part part{loss.get(), Vector(static_cast<Eigen::Index>(count)),
                      Vector::Zero(static_cast<Eigen::Index>(count))};
            for (std::size_t i = 0; i < count; ++i) {
                const std::size_t m = entries.empty() ? i : entries[i];
                part.theta(static_cast<Eigen::Index>(i)) = theta_t[m];
                open_[m] = false;
            }
            parts_.push_back(std::move(part));
        }
    }

    /// Fits with a multiplier of the ball and writes θ; returns the loss.
    double solve(double multiplier, std::vector<double>& theta) {
        theta = theta_t_;
        for (std::size_t m = 0; m < theta.size(); ++m)
            if (open_[m]) theta[m] *= ridge_ / (ridge_ + multiplier);
        double loss = 0;
        for (Part& part : parts_) {
            loss += minimise(part, ridge_, multiplier);
            const auto& entries = part.loss->entries();
            for (Eigen::Index i = 0; i < part.u.size(); ++i) {
                const auto at = static_cast<std::size_t>(i);
                theta[entries.empty() ? at : entries[at]] = part.theta(i) + part.u(i);
            }
        }
        return loss;
    }

private:
    double ridge_;
    const std::vector<double>& theta_t_;
    std::vector<bool> open_;
    std::vector<Part> parts_;
};

}  // namespace

Fit fit_convex(const std::vector<std::unique_ptr<ConvexLoss>>& losses, double ridge,
               const std::optional<double>& radius, const std::vector<double>& theta_t,
               std::vector<double>& theta) {
    PenalisedFit problem(losses, ridge, theta_t);
    Fit fit{problem.solve(0, theta), false};
    if (!radius || norm(theta) <= *radius) return fit;

    // ‖θ(ν)‖ falls in the multiplier ν. As in the secular equation h(ν) = 1/‖θ(ν)‖ − 1/B is nearly
    // straight: false position, with the retained end's value halved (Illinois), after a bracket.
    fit.ball_active = true;
    const auto h = [&](double nu) {
        fit.loss = problem.solve(nu, theta);
        return 1 / norm(theta) - 1 / *radius;
    };
    double low = 0, h_low = 1 / norm(theta) - 1 / *radius;
    double high = ridge, h_high = h(high);
    while (h_high < 0) {
        low = high;
        h_low = h_high;
        high *= 4;
        h_high = h(high);
    }
    for (int iteration = 0; iteration < 100; ++iteration) {
        const double nu = low + (high - low) * (h_low / (h_low - h_high));
        if (!(nu > low && nu < high)) break;
        const double value = h(nu);
        if (std::fabs(value) * *radius <= 1e-13) break;
        if (value < 0) {
            low = nu;
            h_low = value;
            h_high /= 2;
        } else {
            high = nu;
            h_high = value;
            h_low /= 2;
        }
    }
    return fit;
}

}  // namespace srlm
