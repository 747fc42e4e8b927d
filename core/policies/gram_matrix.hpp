#pragma once
/// \file
/// A Gram matrix [d][d_stride] as an Eigen matrix; only its lower triangle means anything.

#include <Eigen/Core>
#include <vector>

#include "policies/problem.hpp"

namespace srlm {

inline Eigen::MatrixXd gram_matrix(const Problem& problem, const std::vector<double>& G) {
    const auto d = static_cast<Eigen::Index>(problem.dimension);
    const auto stride = static_cast<Eigen::Index>(problem.d_stride);
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return Eigen::Map<const RowMajor, 0, Eigen::OuterStride<>>(G.data(), d, d, Eigen::OuterStride<>(stride));
}

}  // namespace srlm
