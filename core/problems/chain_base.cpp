#include "problems/chain_base.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/bisect.hpp"
#include "base/error.hpp"
#include "base/format.hpp"
#include "base/problem_limit.hpp"
#include "numerics/scalar.hpp"
#include "problems/prompt_weights.hpp"

namespace srlm {

namespace {

constexpr double kRounding = 1e-12;
/// Scaled log-weights above this have lost the digits that tell how far apart the best sequences are.
constexpr double kLargestScore = 1e6;

/// κ as a function of the scale of the chain's weights.
class KappaOfScale {
public:
    KappaOfScale(const SequenceModel& model, const Problem& problem, const std::vector<double>& weights)
        : model_(model), problem_(problem), weights_(weights), chain_(model.shape) {
        chain_.evaluate(weights.data());
        best_ = chain_.two_best().best;
        for (const std::size_t s : model.start) largest_score_ = std::max(largest_score_, std::abs(best_[s]));
    }

    double operator()(double scale) {
        std::vector<double> scaled(weights_);
        for (double& w : scaled) w *= scale;
        chain_.evaluate(scaled.data());
        double kappa = 0;
        for (std::size_t x = 0; x < problem_.prompts; ++x) {
            const std::size_t s = model_.start[x];
            const double log_max = std::min(0.0, scale * best_[s] - chain_.log_partition(s));
            if (problem_.mu[x] > 0) kappa += problem_.mu[x] / exp1(log_max);
        }
        return kappa;
    }

    bool too_sharp(double scale) const { return scale * largest_score_ > kLargestScore; }

private:
    const SequenceModel& model_;
    const Problem& problem_;
    const std::vector<double>& weights_;
    Chain chain_;
    std::vector<double> best_;  ///< Log-weight of the best sequence at scale 1, for each state
    double largest_score_ = 0;
};

double scale_for(KappaOfScale& kappa_at, double target) {
    const auto refuse = [target](const std::string& reach) {
        return Error(Code::out_of_range, "kappa_0",
                     "got " + short_number(target) + " but scaling its logits gives values " + reach,
                     "Ask for a value in reach, or change sequence_length");
    };
    const double top = kappa_at(0);
    if (!(target < top * (1 - kRounding))) throw refuse("below " + short_number(top));
    double tried = 1;  // the largest scale that was
    return find_scale(kappa_at, target, [&](double scale) {
        if (kappa_at.too_sharp(scale)) throw refuse("above " + short_number(kappa_at(tried)));
        tried = scale;
    });
}

}  // namespace

void check_chain(const Spec& spec) {
    if (spec.context_length <= 2) return;
    throw Error(Code::out_of_range, "context_length",
                "got " + std::to_string(spec.context_length) + " but sequences take 1 or 2",
                "Use 1 (bigrams) or 2 (trigrams)");
}

ChainShape chain_shape(const Spec& spec, std::size_t vocabulary) {
    const ChainShape shape{vocabulary, static_cast<std::size_t>(spec.sequence_length),
                           static_cast<std::size_t>(spec.context_length)};
    // Two chains while the scale is looked for.
    require_fits(2 * Chain::bytes(shape), shape.order > 1 ? "context_length" : "sequence_length");
    return shape;
}

void set_prompts(const Spec& spec, const std::vector<double>& first, SequenceModel& model, Problem& problem) {
    double total = 0;
    for (std::size_t token = 1; token < first.size(); ++token) total += first[token];
    std::vector<double> frequency;
    for (std::size_t token = 1; token < first.size(); ++token) {
        if (first[token] == 0) continue;
        model.start.push_back(token);
        frequency.push_back(first[token] / total);
        problem.prompt_labels.push_back(model.words.labels[token]);
    }
    problem.mu = prompt_weights(spec, std::move(frequency));
    problem.prompts = model.start.size();
    problem.response_labels = model.words.labels;
}

std::vector<bool> reachable_states(const SequenceModel& model) {
    const ChainShape& shape = model.shape;
    std::vector<bool> reached(shape.states(), false);
    std::vector<std::size_t> front = model.start;
    for (const std::size_t s : front) reached[s] = true;
    for (std::size_t h = 1; h < shape.length && !front.empty(); ++h) {
        std::vector<std::size_t> next;
        for (const std::size_t s : front) {
            for (std::size_t token = 1; token < shape.vocabulary; ++token) {
                const std::size_t after = shape.next(s, token);
                if (!reached[after]) next.push_back(after);
                reached[after] = true;
            }
        }
        front = std::move(next);
    }
    return reached;
}

void set_chain_base(const Spec& spec, const std::vector<double>& weights,
                    std::shared_ptr<SequenceModel> model, Problem& problem) {
    KappaOfScale kappa_at(*model, problem, weights);
    problem.base_scale = spec.kappa_0 ? scale_for(kappa_at, *spec.kappa_0) : spec.base_scale;
    problem.kappa_0 = kappa_at(problem.base_scale);
    problem.theta_0 = weights;
    for (double& t : problem.theta_0) t *= problem.base_scale * static_cast<double>(model->shape.length);
    model->base.evaluate(model->weights(problem.theta_0.data()).data());
    const TwoBest two = model->base.two_best();
    for (const std::size_t s : model->start) model->base_mode.push_back(model->base.mode(two, s));
    problem.sequence = std::move(model);
}

}  // namespace srlm
