#include "numerics/sparse_least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "numerics/kernels.hpp"

namespace srlm {

namespace {

double norm2(std::span<const double> x) {
    double sum = 0;
    for (const double each : x) sum += each * each;
    return sum;
}

}  // namespace

void SparseRows::add(std::uint32_t in_column, double entry) {
    column.push_back(in_column);
    value.push_back(entry);
    width = std::max(width, std::size_t{in_column} + 1);
}

SparseRows SparseRows::transposed() const {
    SparseRows result;
    result.width = size();
    result.begin.assign(width + 1, 0);
    for (const std::uint32_t c : column) ++result.begin[c + 1];
    std::partial_sum(result.begin.begin(), result.begin.end(), result.begin.begin());
    result.column.resize(column.size());
    result.value.resize(column.size());
    std::vector<std::size_t> at(result.begin.begin(), result.begin.end() - 1);
    for (std::size_t r = 0; r < size(); ++r) {
        for (std::size_t e = begin[r]; e < begin[r + 1]; ++e) {
            const std::size_t to = at[column[e]]++;
            result.column[to] = static_cast<std::uint32_t>(r);
            result.value[to] = value[e];
        }
    }
    return result;
}

SideBySide::SideBySide(const SparseRows& rows) : row_(rows.size()), begin_{0} {
    const auto length = [&](std::uint32_t r) { return rows.begin[r + 1] - rows.begin[r]; };
    std::iota(row_.begin(), row_.end(), 0U);
    std::stable_sort(row_.begin(), row_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return length(a) > length(b); });
    for (std::size_t first = 0; first < row_.size(); first += kLanes) {
        const std::size_t before = begin_.back();
        begin_.push_back(before + length(row_[first]));
        column_.resize(begin_.back() * kLanes);
        value_.resize(begin_.back() * kLanes);
        for (std::size_t lane = 0; lane < std::min(kLanes, row_.size() - first); ++lane) {
            const std::size_t r = row_[first + lane];
            for (std::size_t e = rows.begin[r]; e < rows.begin[r + 1]; ++e) {
                const std::size_t to = (before + e - rows.begin[r]) * kLanes + lane;
                column_[to] = rows.column[e];
                value_[to] = rows.value[e];
            }
        }
    }
}

void SideBySide::times(std::span<const double> x, std::span<double> y) const {
    for (std::size_t group = 0; group + 1 < begin_.size(); ++group) {
        double sum[kLanes];
        const std::size_t at = begin_[group] * kLanes;
        kernels().sparse_dots(value_.data() + at, column_.data() + at, begin_[group + 1] - begin_[group],
                              x.data(), sum);
        const std::size_t lanes = std::min(kLanes, row_.size() - group * kLanes);
        for (std::size_t lane = 0; lane < lanes; ++lane) y[row_[group * kLanes + lane]] = sum[lane];
    }
}

LeastSquares least_squares(const SparseRows& A, std::span<const double> b, double tolerance,
                           std::size_t most) {
    const SideBySide rows(A), transposed(A.transposed());
    std::vector<double> residual(b.begin(), b.end()), image(A.size()), gradient(A.width);
    LeastSquares result;
    result.x.assign(A.width, 0);
    transposed.times(residual, gradient);
    const double start = norm2(gradient), threshold = tolerance * tolerance * start;
    double square = start;
    std::vector<double> direction = gradient;
    while (square >= threshold && square > 0) {
        if (result.steps == most) break;
        rows.times(direction, image);
        const double alpha = square / norm2(image);
        for (std::size_t i = 0; i < image.size(); ++i) residual[i] -= alpha * image[i];
        transposed.times(residual, gradient);
        const double before = square;
        square = 0;
        // Beside the sum, each of whose terms waits for the last.
        for (std::size_t c = 0; c < gradient.size(); ++c) {
            square += gradient[c] * gradient[c];
            result.x[c] += alpha * direction[c];
        }
        if (square < threshold) break;
        const double beta = square / before;
        for (std::size_t c = 0; c < gradient.size(); ++c) direction[c] = gradient[c] + beta * direction[c];
        ++result.steps;
    }
    result.converged = std::sqrt(square / (start > 0 ? start : 1)) <= tolerance;
    return result;
}

}  // namespace srlm
