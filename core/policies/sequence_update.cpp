#include "policies/sequence_update.hpp"

#include <Eigen/IterativeLinearSolvers>
#include <Eigen/SparseCore>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace srlm {

namespace {

/// Norm of the normal equations' residual, relative to its start, at which the fit has converged.
constexpr double kTolerance = 1e-12;
/// Steps allowed for each unknown. Exact arithmetic needs one; rounding costs a few more.
constexpr Eigen::Index kStepsPerUnknown = 20;

using Matrix = Eigen::SparseMatrix<double, Eigen::RowMajor>;

/// L·ΔΦ: how much oftener each token follows each state in y_i than in y'_i, on the entries of θ that
/// occur. Pairs of equal features have an empty row.
class Differences {
public:
    Differences(const SequenceModel& model, const SequencePairs& pairs) : column_(model.shape.weights(), -1) {
        std::vector<std::pair<std::uint32_t, double>> y, other;
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            response_features(model, pairs.prompt[i], pairs.first.data() + i * pairs.length, y);
            response_features(model, pairs.prompt[i], pairs.second.data() + i * pairs.length, other);
            auto a = y.begin();
            auto b = other.begin();
            while (a != y.end() || b != other.end()) {
                if (b == other.end() || (a != y.end() && a->first < b->first)) {
                    add(i, a->first, a->second);
                    ++a;
                } else if (a == y.end() || b->first < a->first) {
                    add(i, b->first, -b->second);
                    ++b;
                } else {
                    if (a->second != b->second) add(i, a->first, a->second - b->second);
                    ++a;
                    ++b;
                }
            }
        }
    }

    const std::vector<std::uint32_t>& entries() const { return entries_; }

    /// The matrix [n][columns], below it `ridge`·I unless that is 0.
    Matrix matrix(std::size_t n, double ridge) const {
        const std::size_t columns = entries_.size(), extra = ridge > 0 ? columns : 0;
        auto values = values_;
        for (std::size_t c = 0; c < extra; ++c) {
            values.emplace_back(static_cast<int>(n + c), static_cast<int>(c), ridge);
        }
        Matrix result(static_cast<Eigen::Index>(n + extra), static_cast<Eigen::Index>(columns));
        result.setFromTriplets(values.begin(), values.end());
        return result;
    }

private:
    void add(std::size_t row, std::uint32_t entry, double value) {
        if (column_[entry] < 0) {
            column_[entry] = static_cast<int>(entries_.size());
            entries_.push_back(entry);
        }
        values_.emplace_back(static_cast<int>(row), column_[entry], value);
    }

    std::vector<int> column_;             ///< of each entry of θ, −1 for those that do not occur
    std::vector<std::uint32_t> entries_;  ///< the entry of each column
    std::vector<Eigen::Triplet<double>> values_;
};

}  // namespace

SequenceFit sequence_regression(const SequenceModel& model, const SequencePairs& pairs, double beta,
                                double ridge, std::vector<double>& theta) {
    const std::size_t n = pairs.size();
    const Differences differences(model, pairs);
    // In v = (β/L)(θ−θ_t) the rows are whole numbers: minimise Σ(⟨LΔφ_i, v⟩ − Δr_i)² + nλ(L/β)²‖v‖².
    const double step = static_cast<double>(model.shape.length) / beta;
    const Matrix A = differences.matrix(n, std::sqrt(static_cast<double>(n) * ridge) * step);
    Eigen::VectorXd b = Eigen::VectorXd::Zero(A.rows());
    for (std::size_t i = 0; i < n; ++i) b[static_cast<Eigen::Index>(i)] = pairs.reward_difference[i];

    SequenceFit fit;
    Eigen::VectorXd v = Eigen::VectorXd::Zero(A.cols());
    if (A.cols() > 0) {
        Eigen::LeastSquaresConjugateGradient<Matrix, Eigen::IdentityPreconditioner> solver;
        solver.setTolerance(kTolerance);
        solver.setMaxIterations(kStepsPerUnknown * std::min(A.rows(), A.cols()) + 100);
        solver.compute(A);
        v = solver.solve(b);
        fit.converged = solver.info() == Eigen::Success;
    }
    const Eigen::VectorXd fitted = A * v;
    for (Eigen::Index i = 0; i < static_cast<Eigen::Index>(n); ++i) {
        fit.training_loss += (fitted[i] - b[i]) * (fitted[i] - b[i]);
    }
    fit.training_loss /= static_cast<double>(n);
    for (std::size_t c = 0; c < differences.entries().size(); ++c) {
        theta[differences.entries()[c]] += step * v[static_cast<Eigen::Index>(c)];
    }
    return fit;
}

}  // namespace srlm
