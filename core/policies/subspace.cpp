#include "policies/subspace.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "numerics/kernels.hpp"
#include "policies/update.hpp"

namespace srlm {

namespace {

using Matrix = Eigen::MatrixXd;

/// A Gram matrix whose reciprocal condition number is estimated above this can be inverted twice.
constexpr double kInvertible = 1e-10;
/// A row within this share of its length of the span of the others is in it.
constexpr double kDependent = 1e-12;

double dot(const double* a, const double* b, std::size_t stride) {
    double sum = 0;
    kernels().row_dots(a, b, 1, stride, &sum);
    return sum;
}

/// out [stride] = Σ_k weights[k]·rows[k].
void combine(const std::vector<double>& rows, std::size_t count, std::size_t stride, const double* weights,
             double* out) {
    kernels().logits(rows.data(), stride, count, weights, count, 1, out, stride);
}

/// The lower Cholesky factor of rows·rowsᵀ; empty where that is too near to a singular matrix.
Matrix gram_factor(const std::vector<double>& rows, std::size_t count, std::size_t d, std::size_t stride) {
    const std::size_t width = padded(count);
    std::vector<double> columns(d * width, 0.0), G(count * width, 0.0);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t k = 0; k < d; ++k) columns[k * width + i] = rows[i * stride + k];
    kernels().gram(columns.data(), columns.data(), d, count, width, G.data());
    const auto size = static_cast<Eigen::Index>(count);
    Matrix K(size, size);
    for (Eigen::Index i = 0; i < size; ++i)
        for (Eigen::Index j = 0; j <= i; ++j)
            K(i, j) = G[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j)];
    const Eigen::LLT<Matrix> cholesky(K);
    if (cholesky.info() != Eigen::Success || !(cholesky.rcond() > kInvertible)) return {};
    return cholesky.matrixL();
}

/// L⁻¹·rows.
std::vector<double> orthogonalised(const Matrix& L, const std::vector<double>& rows, std::size_t stride) {
    const Eigen::Index size = L.rows();
    const Matrix inverse = L.triangularView<Eigen::Lower>().solve(Matrix::Identity(size, size));
    const auto count = static_cast<std::size_t>(size);
    std::vector<double> weights(count * count), out(count * stride);
    for (Eigen::Index i = 0; i < size; ++i)
        for (Eigen::Index j = 0; j < size; ++j)
            weights[static_cast<std::size_t>(i) * count + static_cast<std::size_t>(j)] = inverse(i, j);
    kernels().logits(rows.data(), stride, count, weights.data(), count, count, out.data(), stride);
    return out;
}

/// The basis by Cholesky's method; rank 0 where it does not apply.
OrthonormalBasis by_cholesky(const std::vector<double>& rows, std::size_t count, std::size_t d,
                             std::size_t stride) {
    OrthonormalBasis basis;
    const Matrix first = gram_factor(rows, count, d, stride);
    if (first.size() == 0) return basis;
    basis.vectors = orthogonalised(first, rows, stride);
    const Matrix second = gram_factor(basis.vectors, count, d, stride);
    if (second.size() == 0) return basis;
    basis.vectors = orthogonalised(second, basis.vectors, stride);
    const Matrix product = first * second;
    basis.rank = count;
    basis.inside.assign(count * count, 0.0);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j <= i; ++j)
            basis.inside[i * count + j] = product(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
    return basis;
}

OrthonormalBasis by_gram_schmidt(const std::vector<double>& rows, std::size_t count, std::size_t stride) {
    OrthonormalBasis basis;
    std::vector<std::vector<double>> inside(count);
    std::vector<double> rest(stride), part(stride), coefficients;
    for (std::size_t i = 0; i < count; ++i) {
        const double* row = rows.data() + i * stride;
        std::copy(row, row + stride, rest.begin());
        inside[i].assign(basis.rank, 0.0);
        coefficients.resize(basis.rank);
        for (int pass = 0; pass < 2 && basis.rank > 0; ++pass) {
            for (std::size_t j = 0; j < basis.rank; ++j) {
                coefficients[j] = dot(basis.vectors.data() + j * stride, rest.data(), stride);
                inside[i][j] += coefficients[j];
            }
            combine(basis.vectors, basis.rank, stride, coefficients.data(), part.data());
            for (std::size_t k = 0; k < stride; ++k) rest[k] -= part[k];
        }
        const double left = std::sqrt(dot(rest.data(), rest.data(), stride));
        if (!(left > kDependent * std::sqrt(dot(row, row, stride)))) continue;
        inside[i].push_back(left);
        for (const double value : rest) basis.vectors.push_back(value / left);
        ++basis.rank;
    }
    if (basis.rank == 0) {  // any direction, so that there is one
        basis.rank = 1;
        basis.vectors.assign(stride, 0.0);
        basis.vectors[0] = 1;
    }
    basis.inside.assign(count * basis.rank, 0.0);
    for (std::size_t i = 0; i < count; ++i)
        std::copy(inside[i].begin(), inside[i].end(),
                  basis.inside.begin() + static_cast<std::ptrdiff_t>(i * basis.rank));
    return basis;
}

}  // namespace

OrthonormalBasis orthonormal_basis(const std::vector<double>& rows, std::size_t count, std::size_t d,
                                   std::size_t stride) {
    OrthonormalBasis basis;
    if (count > 0) basis = by_cholesky(rows, count, d, stride);
    return basis.rank > 0 ? basis : by_gram_schmidt(rows, count, stride);
}

std::size_t ResponseGroups::differences() const {
    std::size_t sum = 0;
    for (const auto& group : members) sum += group.size() - 1;
    return sum;
}

bool ResponseGroups::reduce(const Problem& problem) const {
    return problem.dimension > kAlwaysDirect && differences() < problem.dimension;
}

ResponseGroups groups_of(const Components& components) {
    ResponseGroups groups;
    for (std::size_t c = 0; c < components.count(); ++c)
        groups.members.emplace_back(components.members(c), components.members(c) + components.size(c));
    return groups;
}

ResponseGroups groups_of(const Problem& problem) {
    ResponseGroups groups;
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        groups.members.emplace_back(static_cast<std::size_t>(problem.response_count[x]));
        std::iota(groups.members.back().begin(), groups.members.back().end(),
                  static_cast<std::uint32_t>(x * problem.stride));
    }
    return groups;
}

ReducedProblem::ReducedProblem(const Problem& full, const ResponseGroups& groups, bool apart,
                               const std::vector<double>& theta_t)
    : full_(full), theta_t_(theta_t), entry_(full.entries(), 0) {
    problem_.prompts = apart ? groups.members.size() : 1;
    problem_.response_count.assign(problem_.prompts, 0);
    for (std::size_t g = 0; g < groups.members.size(); ++g) {
        problem_.response_count[apart ? g : 0] += static_cast<std::int32_t>(groups.members[g].size());
        if (apart) problem_.mu.push_back(full.mu[groups.members[g].front() / full.stride]);
    }
    const std::int32_t most =
        *std::max_element(problem_.response_count.begin(), problem_.response_count.end());
    problem_.responses = static_cast<std::size_t>(std::max(most, 1));
    problem_.stride = padded(problem_.responses);

    const std::size_t stride = full.d_stride;
    std::vector<double> rows;
    rows.reserve(groups.differences() * stride);
    std::size_t next = 0;
    for (std::size_t g = 0; g < groups.members.size(); ++g) {
        if (apart) next = g * problem_.stride;
        const double* first = full.feature_rows.data() + groups.members[g].front() * stride;
        for (const std::uint32_t member : groups.members[g]) {
            entry_[member] = static_cast<std::uint32_t>(next++);
            if (member == groups.members[g].front()) continue;
            differing_.push_back(entry_[member]);
            const double* phi = full.feature_rows.data() + member * stride;
            for (std::size_t k = 0; k < stride; ++k) rows.push_back(phi[k] - first[k]);
        }
    }
    basis_ = orthonormal_basis(rows, differing_.size(), full.dimension, stride);
    start_ = project(theta_t);
    fill_features();
}

void ReducedProblem::fill_features() {
    const std::vector<double>& inside = basis_.inside;
    const std::size_t rank = basis_.rank, M = problem_.entries();
    problem_.dimension = rank + (open_ ? 1 : 0);
    problem_.d_stride = padded(problem_.dimension);
    problem_.feature_rows.assign(M * problem_.d_stride, 0.0);
    problem_.features.assign(M * problem_.dimension, 0.0);
    for (std::size_t i = 0; i < differing_.size(); ++i) {
        for (std::size_t j = 0; j < rank; ++j) {
            problem_.feature_rows[differing_[i] * problem_.d_stride + j] = inside[i * rank + j];
            problem_.features[j * M + differing_[i]] = inside[i * rank + j];
        }
    }
}

void ReducedProblem::open() {
    open_ = true;
    fill_features();
    outside_ = theta_t_;
    outside_.resize(full_.d_stride, 0.0);
    std::vector<double> part(full_.d_stride, 0.0);
    combine(basis_.vectors, basis_.rank, full_.d_stride, start_.data(), part.data());
    for (std::size_t k = 0; k < outside_.size(); ++k) outside_[k] -= part[k];
    const double length = norm(outside_);
    if (length > 0)
        for (double& value : outside_) value /= length;
    start_.push_back(length);
}

std::vector<double> ReducedProblem::project(const std::vector<double>& theta) const {
    std::vector<double> full(theta), coordinates(basis_.rank);
    full.resize(full_.d_stride, 0.0);
    for (std::size_t j = 0; j < basis_.rank; ++j)
        coordinates[j] = dot(basis_.vectors.data() + j * full_.d_stride, full.data(), full_.d_stride);
    if (open_) coordinates.push_back(0);
    return coordinates;
}

Edges ReducedProblem::edges(const Edges& full) const {
    Edges inside = full;
    for (std::uint32_t& entry : inside.first) entry = entry_[entry];
    for (std::uint32_t& entry : inside.second) entry = entry_[entry];
    return inside;
}

std::vector<double> ReducedProblem::times(const std::vector<double>& full) const {
    std::vector<double> inside(problem_.entries());
    for (std::size_t m = 0; m < full.size(); ++m) inside[entry_[m]] += full[m];
    return inside;
}

void ReducedProblem::lift(const std::vector<double>& reduced, std::vector<double>& theta) const {
    std::vector<double> change(problem_.dimension), step(full_.d_stride, 0.0);
    for (std::size_t j = 0; j < change.size(); ++j) change[j] = reduced[j] - start_[j];
    combine(basis_.vectors, basis_.rank, full_.d_stride, change.data(), step.data());
    theta = theta_t_;
    for (std::size_t k = 0; k < theta.size(); ++k) theta[k] += step[k];
    if (!open_) return;
    for (std::size_t k = 0; k < theta.size(); ++k) theta[k] += change.back() * outside_[k];
}

}  // namespace srlm
