#include "results/unseen_mode.hpp"

#include <algorithm>
#include <cmath>

#include "base/bisect.hpp"
#include "numerics/scalar.hpp"

namespace srlm {

namespace {

/// P(a sum of `count` exponentials > g) = Σ_{j<count} e^{−g} g^j/j!
double survives(std::size_t count, double g) {
    double term = 1, sum = 1, log_last = -g;  // of j = count − 1, from which the sum goes down
    for (std::size_t j = 1; j < count; ++j) log_last += log1(g) - log1(static_cast<double>(j));
    for (std::size_t j = count - 1; j > 0 && term > 1e-18 * sum; --j) {
        term *= static_cast<double>(j) / g;
        sum += term;
    }
    return exp1(log_last + log1(sum));
}

/// min over a ≥ 0 of κ_x(a) + λa, κ_x(a) = 1/max(best, min(1 − S, 1 − e^{−a/k})).
double least_cost(const DrawnPrompt& prompt, double lambda) {
    const double most = 1 - prompt.seen;  // of an unseen response
    const double nothing = 1 / prompt.best;
    if (!(most > prompt.best)) return nothing;
    // 1/(1−E) − λk log E is convex in E = e^{−a/k}: its least at λk(1−E)² = E, or at an end.
    const double c = lambda * prompt.draws;
    const double stationary = 2 * c / ((2 * c + 1) + std::sqrt(4 * c + 1));  // without cancellation
    const double E = std::clamp(stationary, prompt.seen, 1 - prompt.best);
    if (!(E > 0)) return std::min(nothing, lambda == 0 ? 1 / most : nothing);
    return std::min(nothing, 1 / (1 - E) - c * log1(E));
}

}  // namespace

double exponential_sum_quantile(std::size_t count, double alpha) {
    const auto X = static_cast<double>(count);
    return bisect(0, X + 12 * std::sqrt(X) + 40,
                  [&](double g) { return g == 0 || survives(count, g) > alpha; });
}

double kappa_lower_bound(const std::vector<DrawnPrompt>& prompts, double alpha) {
    const double budget = exponential_sum_quantile(prompts.size(), alpha);
    double best = 1;
    // Every λ ≥ 0 gives a lower bound; they are concave in λ, and a fine grid is near the largest.
    for (double log_lambda = -40; log_lambda <= 15; log_lambda += 0.05) {
        const double lambda = exp1(log_lambda);
        double sum = -lambda * budget;
        for (const DrawnPrompt& prompt : prompts)
            sum += prompt.weight * least_cost(prompt, lambda / prompt.weight);
        best = std::max(best, sum);
    }
    return best;
}

}  // namespace srlm
