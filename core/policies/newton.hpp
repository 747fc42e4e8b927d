#pragma once
/// \file
/// Rounds that are not least squares: a convex mean loss with a ridge, minimised by Newton's method
/// with a line search, and over the ball ‖θ‖ ≤ B by the multiplier of its constraint.

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace srlm {

/// The least ridge of objectives whose loss may have no minimiser: labels that some θ separates push
/// ‖θ‖ to infinity.
inline constexpr double kLeastRidge = 1e-6;

/// A convex loss of the change u = θ − θ_t of some of the parameters.
class ConvexLoss {
public:
    virtual ~ConvexLoss() = default;
    /// The entries of θ that it depends on; empty for all, in order.
    virtual const std::vector<std::uint32_t>& entries() const = 0;
    /// Its value at u; the gradient and the Hessian (lower triangle) where not null.
    virtual double evaluate(const Eigen::VectorXd& u, Eigen::VectorXd* gradient,
                            Eigen::MatrixXd* hessian) = 0;
};

/// What a fit found.
struct Fit {
    double loss = 0;  ///< Sum of the losses at the solution, without the ridge
    bool ball_active = false;
};

/// Minimises Σ_k loss_k(u) + ridge·‖u‖² over ‖θ_t + u‖ ≤ `radius` and writes θ = θ_t + u. No two
/// losses share an entry; entries of none keep their value, or shrink with the others where the ball
/// binds. `ridge` > 0 makes the minimiser unique.
Fit fit_convex(const std::vector<std::unique_ptr<ConvexLoss>>& losses, double ridge,
               const std::optional<double>& radius, const std::vector<double>& theta_t,
               std::vector<double>& theta);

}  // namespace srlm
