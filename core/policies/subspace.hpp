#pragma once
/// \file
/// Updates of many dimensions from few responses. A round moves θ within the span of the feature
/// differences that it compares (and, where the ball binds, along θ_t): with m differences the update is one
/// of m dimensions, whatever d is, and nothing of size d×d is needed.

#include <cstdint>
#include <vector>

#include "policies/components.hpp"
#include "policies/edges.hpp"
#include "policies/problem.hpp"

namespace srlm {

/// Problems of at most so many dimensions are never reduced.
inline constexpr std::size_t kAlwaysDirect = 256;

/// An orthonormal basis of the span of given vectors, and the vectors in it.
struct OrthonormalBasis {
    std::size_t rank = 0;         ///< At least 1: without a row that is not 0, any direction
    std::vector<double> vectors;  ///< [rank][stride]
    std::vector<double> inside;   ///< [rows][rank] coordinates of the given vectors
};

/// Of `count` rows of d numbers, [count][stride], padding 0. By Cholesky's decomposition of the Gram matrix,
/// twice, which leaves the basis orthogonal to rounding; by Gram and Schmidt's method, again twice, where the
/// rows are nearly dependent: those within 1e-12 of the span of the rows before add no direction.
OrthonormalBasis orthonormal_basis(const std::vector<double>& rows, std::size_t count, std::size_t d,
                                   std::size_t stride);

/// Groups of responses of which only the differences within a group matter to an update.
struct ResponseGroups {
    std::vector<std::vector<std::uint32_t>> members;  ///< Entries

    /// Σ (size − 1): no update from these groups has more dimensions.
    std::size_t differences() const;
    /// Whether an update from these groups is made in their span: by sizes alone.
    bool reduce(const Problem& problem) const;
};

/// The components of the sampled pairs.
ResponseGroups groups_of(const Components& components);
/// Every prompt's responses.
ResponseGroups groups_of(const Problem& problem);

/// A problem in the coordinates of the span of its groups' differences. Its responses are those of the
/// groups, their features less those of their group's first: which changes no difference.
class ReducedProblem {
public:
    /// `apart`: each group becomes a prompt, for losses of whole policies; else all are of one prompt, which
    /// is enough for losses of pairs.
    ReducedProblem(const Problem& full, const ResponseGroups& groups, bool apart,
                   const std::vector<double>& theta_t);

    /// Adds one last coordinate, along the part of θ_t outside the span, which the ball may shrink.
    void open();

    const Problem& problem() const { return problem_; }
    /// θ_t in the coordinates.
    const std::vector<double>& theta_t() const { return start_; }
    /// Coordinates of another vector; 0 along the last one of open().
    std::vector<double> project(const std::vector<double>& theta) const;
    /// Edges of the full problem, each within a group.
    Edges edges(const Edges& full) const;
    /// How often each response came, for counts [entries] of the full problem that are 0 outside the groups.
    std::vector<double> times(const std::vector<double>& full) const;
    /// θ of the full problem for θ in the coordinates.
    void lift(const std::vector<double>& reduced, std::vector<double>& theta) const;

private:
    void fill_features();

    const Problem& full_;
    const std::vector<double>& theta_t_;
    Problem problem_;
    OrthonormalBasis basis_;
    std::vector<std::uint32_t> entry_, differing_;  ///< differing_: entries that have a row of `inside`
    std::vector<double> start_, outside_;           ///< outside_: the part of θ_t outside the span, unit norm
    bool open_ = false;
};

}  // namespace srlm
