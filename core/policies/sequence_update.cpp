#include "policies/sequence_update.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "numerics/sparse_least_squares.hpp"

namespace srlm {

namespace {

/// Norm of the normal equations' residual, relative to its start, at which the fit has converged.
constexpr double kTolerance = 1e-12;
/// Steps allowed for each unknown. Exact arithmetic needs one; rounding costs a few more.
constexpr std::size_t kStepsPerUnknown = 20;

/// L·ΔΦ: how much oftener each token follows each state in y_i than in y'_i, on the entries of θ that
/// occur. Pairs of equal features have an empty row.
struct Differences {
    SparseRows rows;
    std::vector<std::uint32_t> entries;  ///< The entry of θ of each column

    Differences(const SequenceModel& model, const SequencePairs& pairs) {
        constexpr std::uint32_t kNone = ~std::uint32_t{0};
        std::vector<std::uint32_t> column(model.shape.weights(), kNone);
        const auto add = [&](std::uint32_t entry, double value) {
            if (column[entry] == kNone) {
                column[entry] = static_cast<std::uint32_t>(entries.size());
                entries.push_back(entry);
            }
            rows.add(column[entry], value);
        };
        std::vector<std::pair<std::uint32_t, double>> y, other;
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            response_features(model, pairs.prompt[i], pairs.first.data() + i * pairs.length, y);
            response_features(model, pairs.prompt[i], pairs.second.data() + i * pairs.length, other);
            auto a = y.begin();
            auto b = other.begin();
            while (a != y.end() || b != other.end()) {
                if (b == other.end() || (a != y.end() && a->first < b->first)) {
                    add(a->first, a->second);
                    ++a;
                } else if (a == y.end() || b->first < a->first) {
                    add(b->first, -b->second);
                    ++b;
                } else {
                    if (a->second != b->second) add(a->first, a->second - b->second);
                    ++a;
                    ++b;
                }
            }
            rows.end_row();
        }
        rows = rows.transposed().transposed();  // sums are in the order of the columns
    }
};

}  // namespace

SequenceFit sequence_regression(const SequenceModel& model, const SequencePairs& pairs, double beta,
                                double ridge, std::vector<double>& theta) {
    const std::size_t n = pairs.size();
    Differences differences(model, pairs);
    SparseRows& A = differences.rows;
    // In v = (β/L)(θ−θ_t) the rows are whole numbers: minimise Σ(⟨LΔφ_i, v⟩ − Δr_i)² + nλ(L/β)²‖v‖².
    const double step = static_cast<double>(model.shape.length) / beta;
    std::vector<double> b = pairs.reward_difference;
    if (ridge > 0) {
        const double below = std::sqrt(static_cast<double>(n) * ridge) * step;
        for (std::uint32_t c = 0; c < differences.entries.size(); ++c) {
            A.add(c, below);
            A.end_row();
        }
        b.resize(A.size(), 0);
    }
    const LeastSquares v =
        least_squares(A, b, kTolerance, kStepsPerUnknown * std::min(A.size(), A.width) + 100);

    SequenceFit fit;
    fit.converged = v.converged;
    for (std::size_t i = 0; i < n; ++i) {
        double fitted = 0;
        for (std::size_t e = A.begin[i]; e < A.begin[i + 1]; ++e) fitted += A.value[e] * v.x[A.column[e]];
        fit.training_loss += (fitted - b[i]) * (fitted - b[i]);
    }
    fit.training_loss /= static_cast<double>(n);
    for (std::size_t c = 0; c < differences.entries.size(); ++c) {
        theta[differences.entries[c]] += step * v.x[c];
    }
    return fit;
}

}  // namespace srlm
