#include "theory/single_step.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "numerics/scalar.hpp"
#include "problems/hard_instance.hpp"
#include "theory/lambert.hpp"

namespace srlm {

FailureLowerBound failure_lower_bound(double samples, double kappa_0, double log_class, double C, double A) {
    const double z = C * kappa_0 * log_class / samples;
    const double log_argument = log1(2 * z) - 2 * log1(A);
    const bool beyond = log_argument >= -1;
    const double failure = A * exp1(beyond ? -0.5 : 0.5 * lambert_w_minus1_log(log_argument));
    return {std::min(failure, 1.0), beyond || failure > 1};
}

double best_learner_failure(const HardInstance& instance, std::int64_t samples) {
    const double p = instance.favoured_probability();
    const double hit = instance.informative_mass / static_cast<double>(instance.informative_prompts);
    const auto others = static_cast<std::size_t>(instance.responses - 1);
    // seen[j]: probability that none of the k draws so far was the favoured label and that they
    // showed exactly j of the others. One step multiplies by 1−p* and spreads over the others.
    std::vector<double> seen(others + 1, 0.0);
    seen[0] = 1;
    const double n = static_cast<double>(samples);
    double log_weight = hit < 1 ? n * std::log1p(-hit) : -INFINITY;  // log P(k = 0)
    double failure = 0;
    for (std::int64_t k = 0; k <= samples; ++k) {
        const double weight = hit < 1 ? exp1(log_weight) : (k == samples ? 1.0 : 0.0);
        if (weight > 0) {
            double miss = 0;
            for (std::size_t j = 0; j <= others; ++j) {
                miss += seen[j] * (1 - 1 / static_cast<double>(others + 1 - j));
            }
            failure += weight * miss;
        }
        const double draws = static_cast<double>(k);
        const double ratio = hit < 1 ? (n - draws) / (draws + 1) * (hit / (1 - hit)) : INFINITY;
        // Beyond the mean each weight is less than `ratio` of the one before: all that are left are less than
        // this.
        if (ratio < 1 && weight * ratio / (1 - ratio) < 1e-22) break;
        for (std::size_t j = others; j > 0; --j) {
            const double old = static_cast<double>(j) / static_cast<double>(others);
            const double fresh = 1 - static_cast<double>(j - 1) / static_cast<double>(others);
            seen[j] = (1 - p) * (seen[j] * old + seen[j - 1] * fresh);
        }
        seen[0] = 0;
        if (hit < 1) log_weight += log1((n - draws) / (draws + 1)) + log1(hit / (1 - hit));
    }
    return instance.informative_mass * failure;
}

double sharpening_rounds(const HardInstance& instance, double delta, double beta, bool frozen) {
    const double others = static_cast<double>(instance.responses - 1);
    const double favoured = instance.favoured_probability();
    const double log_odds = log1(favoured) - log1((1 - favoured) / others);
    const double scale = std::max(1.0, log1(others * (1 - delta) / delta) / log_odds);
    return frozen ? beta * (scale - 1) : log1(scale) / log1(1 + 1 / beta);
}

}  // namespace srlm
