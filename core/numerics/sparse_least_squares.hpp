#pragma once
/// \file
/// Least squares with a sparse matrix, by conjugate gradients.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace srlm {

/// A sparse matrix, as it is put together: one row after the other. Products sum in the order of a row's
/// entries.
struct SparseRows {
    std::size_t width = 0;              ///< Columns: one more than the last that has an entry, or more
    std::vector<std::size_t> begin{0};  ///< [rows + 1] where each row's entries begin
    std::vector<std::uint32_t> column;  ///< [entries]
    std::vector<double> value;          ///< [entries]

    std::size_t size() const { return begin.size() - 1; }
    void add(std::uint32_t in_column, double entry);  ///< To the row that has not ended
    void end_row() { begin.push_back(column.size()); }
    /// Each row's entries are in the order of the columns then; twice, and they are sorted.
    SparseRows transposed() const;
};

/// A sparse matrix, as it is multiplied: rows of about the same length stand side by side, padded with zeros,
/// so that their sums do not wait for each other. Each is a sum in the order of its row's entries.
class SideBySide {
public:
    explicit SideBySide(const SparseRows& rows);

    /// y = A x, for finite x [width] and y [rows].
    void times(std::span<const double> x, std::span<double> y) const;

private:
    std::vector<std::uint32_t> row_;  ///< [rows] by length, the longest first
    std::vector<std::size_t> begin_;  ///< [groups + 1] where each group's entries begin, kLanes each
    std::vector<std::uint32_t> column_;
    std::vector<double> value_;
};

/// What least_squares() found.
struct LeastSquares {
    std::vector<double> x;
    std::size_t steps = 0;
    bool converged = true;
};

/// The minimiser of ‖A x − b‖², the smallest where there are several: conjugate gradients on the normal
/// equations, begun at 0, never leave the span of the rows and so find it. They have converged when the
/// residual of the normal equations is `tolerance` times its start, and give up after `most` steps.
LeastSquares least_squares(const SparseRows& A, std::span<const double> b, double tolerance,
                           std::size_t most);

}  // namespace srlm
