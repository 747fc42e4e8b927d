#include "sweeps/fit.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "numerics/kernels.hpp"
#include "numerics/scalar.hpp"

namespace srlm {

namespace {

constexpr std::size_t kBootstraps = 1000;
constexpr double kRounding = 1e-12;

struct Line {
    double slope, intercept;
};

/// Least squares through (x_i, y_i); the x must not be all equal.
Line least_squares(const std::vector<double>& x, const std::vector<double>& y) {
    const auto size = static_cast<double>(x.size());
    double mean_x = 0, mean_y = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        mean_x += x[i];
        mean_y += y[i];
    }
    mean_x /= size;
    mean_y /= size;
    double xx = 0, xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        xy += (x[i] - mean_x) * (y[i] - mean_y);
    }
    return {xy / xx, mean_y - xy / xx * mean_x};
}

/// Coefficient of the quadratic term through (x_i, y_i), at least three different x.
double quadratic_term(const std::vector<double>& x, const std::vector<double>& y) {
    // What is left of x² and y after their own straight lines: their regression is the coefficient.
    std::vector<double> square;
    for (const double value : x) square.push_back(value * value);
    const Line of_square = least_squares(x, square), of_y = least_squares(x, y);
    double xx = 0, xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double left = square[i] - of_square.intercept - of_square.slope * x[i];
        xx += left * left;
        xy += left * (y[i] - of_y.intercept - of_y.slope * x[i]);
    }
    return xy / xx;
}

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

/// Mean over problems of their means above their floors, one of them left out where `without` is its index.
double height_of(const FitPoint& point, const std::vector<double>& means, std::size_t without) {
    double sum = 0, floor = 0, count = 0;
    for (std::size_t k = 0; k < means.size(); ++k) {
        if (k == without) continue;
        sum += means[k] - point.offsets[k];
        floor += point.offsets[k];
        ++count;
    }
    const bool none = std::fabs(sum) <= kRounding * floor;  // sums of the same shares
    return none ? 0 : sum / count;
}

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// The upper 2.5 % quantile of Student's t: exact to 0.1 % (Cornish and Fisher's expansion; small numbers of
/// degrees from tables).
double student(std::size_t degrees) {
    constexpr double kTable[] = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306};
    if (degrees <= 8) return kTable[degrees - 1];
    const double z = 1.959964, v = static_cast<double>(degrees);
    return z + (z * z * z + z) / (4 * v) + (5 * z * z * z * z * z + 16 * z * z * z + 3 * z) / (96 * v * v);
}

/// The line through the heights of points with one problem left out; false where it has fewer than two.
bool line_through(const std::vector<const FitPoint*>& used, const std::vector<double>& x, bool log_y,
                  const std::vector<std::vector<double>>& means, std::size_t without, Line& line) {
    std::vector<double> xs, ys;
    for (std::size_t i = 0; i < used.size(); ++i) {
        const double height = height_of(*used[i], means[i], without);
        if (log_y && !(height > 0)) continue;
        xs.push_back(x[i]);
        ys.push_back(log_y ? log1(height) : height);
    }
    if (xs.size() < 2) return false;
    line = least_squares(xs, ys);
    return true;
}

/// What other problems would give: the jackknife.
void add_problems_interval(const std::vector<const FitPoint*>& used, const std::vector<double>& x, bool log_y,
                           const std::vector<std::vector<double>>& means, LineFit& fit) {
    const std::size_t K = means[0].size();
    fit.problems = K;
    fit.problems_low = fit.problems_high = fit.slope;
    if (K < 2) return;
    std::vector<double> slopes;
    for (std::size_t k = 0; k < K; ++k) {
        Line line{};
        if (line_through(used, x, log_y, means, k, line)) slopes.push_back(line.slope);
    }
    const double middle = mean(slopes), count = static_cast<double>(K);
    double squares = 0;
    for (const double slope : slopes) squares += (slope - middle) * (slope - middle);
    const double width = student(K - 1) * std::sqrt((count - 1) / count * squares);
    fit.problems_low = fit.slope - width;
    fit.problems_high = fit.slope + width;
}

}  // namespace

LineFit fit_line(const std::vector<FitPoint>& points, bool log_y, std::uint64_t seed, std::uint32_t curve) {
    LineFit fit;
    std::vector<const FitPoint*> used;
    std::vector<double> x, y;
    std::vector<std::vector<double>> means;
    std::size_t missing = 0, not_positive = 0;
    for (const FitPoint& point : points) {
        std::vector<double> each;
        for (const auto& values : point.problems) each.push_back(mean(values));
        const double height = height_of(point, each, kNone);
        if (std::isnan(height) || !(point.x > 0)) {
            ++missing;
        } else if (log_y && !(height > 0)) {
            ++not_positive;
        } else {
            used.push_back(&point);
            x.push_back(log1(point.x));
            y.push_back(log_y ? log1(height) : height);
            means.push_back(std::move(each));
        }
    }
    if (missing > 0) fit.note += std::to_string(missing) + " points without a value; ";
    if (not_positive > 0) fit.note += std::to_string(not_positive) + " points at 0 or below; ";
    if (!fit.note.empty()) fit.note.resize(fit.note.size() - 2);
    fit.points = used.size();
    if (used.size() < 2 || *std::min_element(x.begin(), x.end()) == *std::max_element(x.begin(), x.end())) {
        fit.note += std::string(fit.note.empty() ? "" : "; ") + "fewer than two points are left";
        return fit;
    }
    const Line line = least_squares(x, y);
    fit.found = true;
    fit.slope = line.slope;
    fit.intercept = line.intercept;
    add_problems_interval(used, x, log_y, means, fit);

    std::vector<double> slopes, bends, u;
    for (std::uint32_t b = 0; b < kBootstraps; ++b) {
        std::vector<double> xs, ys;
        std::uint32_t block = 0;
        for (std::size_t i = 0; i < used.size(); ++i) {
            std::vector<double> drawn_means;
            for (const std::vector<double>& values : used[i]->problems) {
                const std::size_t blocks = (values.size() + 1) / 2;
                u.resize(2 * blocks);
                kernels().uniforms({seed, curve, 0, Stream::bootstrap}, b, block, blocks, u.data());
                block += static_cast<std::uint32_t>(blocks);
                double sum = 0;
                for (std::size_t r = 0; r < values.size(); ++r) {
                    const auto drawn = static_cast<std::size_t>(u[r] * static_cast<double>(values.size()));
                    sum += values[std::min(drawn, values.size() - 1)];
                }
                drawn_means.push_back(sum / static_cast<double>(values.size()));
            }
            const double height = height_of(*used[i], drawn_means, kNone);
            if (log_y && !(height > 0)) continue;
            xs.push_back(x[i]);
            ys.push_back(log_y ? log1(height) : height);
        }
        if (xs.size() >= 2) slopes.push_back(least_squares(xs, ys).slope);
        if (xs.size() >= 3) bends.push_back(quadratic_term(xs, ys));
    }
    std::sort(slopes.begin(), slopes.end());
    std::sort(bends.begin(), bends.end());
    const auto at = [](const std::vector<double>& sorted, double q) {
        return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
    };
    fit.low = slopes.empty() ? line.slope : at(slopes, 0.025);
    fit.high = slopes.empty() ? line.slope : at(slopes, 0.975);
    if (used.size() >= 3 && !bends.empty()) {
        const double range = *std::max_element(x.begin(), x.end()) - *std::min_element(x.begin(), x.end());
        const double leaves = std::fabs(quadratic_term(x, y)) * range * range / 4;  // the parabola's height
        constexpr double kShare = 0.05, kLeast = 0.02;
        const bool agreed = at(bends, 0.005) > 0 || at(bends, 0.995) < 0;
        fit.bends = agreed && leaves > std::max(kShare * std::fabs(line.slope) * range, kLeast);
    }
    return fit;
}

}  // namespace srlm
