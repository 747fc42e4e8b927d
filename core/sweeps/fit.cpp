#include "sweeps/fit.hpp"

#include <algorithm>
#include <cmath>

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

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

}  // namespace

LineFit fit_line(const std::vector<FitPoint>& points, bool log_y, std::uint64_t seed, std::uint32_t curve) {
    LineFit fit;
    std::vector<const FitPoint*> used;
    std::vector<double> x, y;
    std::size_t missing = 0, not_positive = 0;
    for (const FitPoint& point : points) {
        double height = mean(point.values) - point.offset;
        if (std::fabs(height) <= kRounding * point.offset) height = 0;  // sums of the same shares
        if (std::isnan(height) || !(point.x > 0)) {
            ++missing;
        } else if (log_y && !(height > 0)) {
            ++not_positive;
        } else {
            used.push_back(&point);
            x.push_back(log1(point.x));
            y.push_back(log_y ? log1(height) : height);
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

    std::vector<double> slopes, u;
    for (std::uint32_t b = 0; b < kBootstraps; ++b) {
        std::vector<double> xs, ys;
        std::uint32_t block = 0;
        for (std::size_t i = 0; i < used.size(); ++i) {
            const std::vector<double>& values = used[i]->values;
            const std::size_t blocks = (values.size() + 1) / 2;
            u.resize(2 * blocks);
            kernels().uniforms({seed, curve, 0, Stream::bootstrap}, b, block, blocks, u.data());
            block += static_cast<std::uint32_t>(blocks);
            double sum = 0;
            for (std::size_t r = 0; r < values.size(); ++r) {
                const auto drawn = static_cast<std::size_t>(u[r] * static_cast<double>(values.size()));
                sum += values[std::min(drawn, values.size() - 1)];
            }
            const double height = sum / static_cast<double>(values.size()) - used[i]->offset;
            if (log_y && !(height > 0)) continue;
            xs.push_back(x[i]);
            ys.push_back(log_y ? log1(height) : height);
        }
        if (xs.size() >= 2) slopes.push_back(least_squares(xs, ys).slope);
    }
    std::sort(slopes.begin(), slopes.end());
    const auto at = [&slopes](double q) {
        return slopes[static_cast<std::size_t>(q * static_cast<double>(slopes.size() - 1))];
    };
    fit.low = slopes.empty() ? line.slope : at(0.025);
    fit.high = slopes.empty() ? line.slope : at(0.975);
    return fit;
}

}  // namespace srlm
