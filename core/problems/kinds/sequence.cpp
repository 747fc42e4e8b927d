/// \file
/// Whole words, Y = V^L, that cannot be listed: counted from a text.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bisect.hpp"
#include "base/error.hpp"
#include "base/format.hpp"
#include "base/problem_limit.hpp"
#include "data/text.hpp"
#include "numerics/scalar.hpp"
#include "policies/sequence_model.hpp"
#include "problems/problem_kind.hpp"
#include "problems/prompt_weights.hpp"
#include "problems/user_data.hpp"
#include "spec/rows.hpp"

namespace srlm {

using namespace rows;

namespace {

constexpr double kRounding = 1e-12;
/// Scaled log-weights above this have lost the digits that tell how far apart the best sequences are.
constexpr double kLargestScore = 1e6;

/// Prompts: the letters that begin a word, as often as they do. Order 1 starts from the letter itself,
/// order 2 from (0, letter), both coded as the letter's number.
std::vector<double> set_prompts(SequenceModel& model, Problem& problem) {
    std::vector<double> occurrences(model.shape.vocabulary, 0.0);
    double total = 0;
    for (const auto& [word, count] : model.words.counts) {
        occurrences[static_cast<std::size_t>(word.front())] += static_cast<double>(count);
        total += static_cast<double>(count);
    }
    std::vector<double> frequency;
    for (std::size_t token = 1; token < occurrences.size(); ++token) {
        if (occurrences[token] == 0) continue;
        model.start.push_back(token);
        frequency.push_back(occurrences[token] / total);
        problem.prompt_labels.push_back(symbol_label({&model.words.symbols[token], 1}));
    }
    return frequency;
}

/// States that some response passes through before its last token.
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

/// How often each token follows each state in the words.
std::vector<double> transition_counts(const SequenceModel& model) {
    const ChainShape& shape = model.shape;
    std::vector<double> counts(shape.weights(), 0.0);
    for (const auto& [word, count] : model.words.counts) {
        auto s = static_cast<std::size_t>(word.front());
        for (std::size_t h = 1; h < word.size() && !shape.ended(s); ++h) {
            const auto token = static_cast<std::size_t>(word[h]);
            counts[s * shape.stride() + token] += static_cast<double>(count);
            s = shape.next(s, token);
        }
    }
    return counts;
}

/// Chain weights [states][stride]: smoothed log conditionals at the states in reach, else 0. They are
/// also counted as the problem's dimension.
std::vector<double> log_conditionals(const SequenceModel& model, double smoothing, std::size_t& dimension) {
    const ChainShape& shape = model.shape;
    const std::size_t V = shape.vocabulary;
    std::vector<double> weights = transition_counts(model), probability(V);
    const std::vector<bool> reached = reachable_states(model);
    dimension = 0;
    for (std::size_t s = 0; s < shape.states(); ++s) {
        double* row = weights.data() + s * shape.stride();
        if (!reached[s]) continue;  // and so without counts
        double total = 0;
        for (std::size_t v = 0; v < V; ++v) total += row[v];
        for (std::size_t v = 0; v < V; ++v) {
            probability[v] = (row[v] + smoothing) / (total + smoothing * static_cast<double>(V));
        }
        kernels().log(probability.data(), V, row);
        dimension += V;
    }
    return weights;
}

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
                     "got " + short_number(target) + " but scaling this text's logits gives values " + reach,
                     "Ask for a value in reach, or change sequence_length or the text");
    };
    const double top = kappa_at(0);
    if (!(target < top * (1 - kRounding))) throw refuse("below " + short_number(top));
    double tried = 1;  // the largest scale that was
    return find_scale(kappa_at, target, [&](double scale) {
        if (kappa_at.too_sharp(scale)) throw refuse("above " + short_number(kappa_at(tried)));
        tried = scale;
    });
}

void set_base(SequenceModel& model, const Problem& problem) {
    model.base.evaluate(model.weights(problem.theta_0.data()).data());
    const TwoBest two = model.base.two_best();
    for (const std::size_t s : model.start) model.base_mode.push_back(model.base.mode(two, s));
}

/// Counts the words of the spec's text and fills the problem: prompts, weights, labels and θ_0, whose
/// chain weights are the log conditionals log[(c(s,v)+α) / (c(s)+αV)] times the base scale; before
/// scaling, the partition function of every prompt is 1.
///
/// With kappa_0 asked for, the scale s is found by bisection, as scale_base() does, on
/// κ(s) = Σ_x μ_x exp(log Z_s(x) − s·best(x)).
/// Throws Error: all that counted_text() and count_words() throw; out_of_range (kappa_0 out of
/// reach), too_large.
void make_sequence(const Spec& spec, const Inputs& inputs, Problem& problem) {
    const auto length = static_cast<std::size_t>(spec.sequence_length);
    const auto order = static_cast<std::size_t>(spec.context_length);
    Words words = count_words(counted_text(spec, inputs, problem), spec.alphabet, length);
    const ChainShape shape{words.symbols.size(), length, order};
    // Two chains while the scale is looked for.
    require_fits(2 * Chain::bytes(shape), order > 1 ? "context_length" : "sequence_length");

    auto model = std::make_shared<SequenceModel>(shape, std::move(words));
    problem.mu = prompt_weights(spec, set_prompts(*model, problem));
    problem.prompts = model->start.size();
    for (char32_t symbol : model->words.symbols) {
        problem.response_labels.push_back(symbol_label({&symbol, 1}));
    }
    const std::vector<double> weights = log_conditionals(*model, spec.smoothing, problem.dimension);
    KappaOfScale kappa_at(*model, problem, weights);
    problem.base_scale = spec.kappa_0 ? scale_for(kappa_at, *spec.kappa_0) : spec.base_scale;
    problem.kappa_0 = kappa_at(problem.base_scale);
    problem.theta_0 = weights;
    for (double& t : problem.theta_0) t *= problem.base_scale * static_cast<double>(length);
    set_base(*model, problem);
    problem.sequence = std::move(model);
}

void check(const Spec& spec) {
    if (spec.context_length <= 2) return;
    throw Error(Code::out_of_range, "context_length",
                "got " + std::to_string(spec.context_length) + " but sequences are counted with 1 or 2",
                "Use 1 (bigrams) or 2 (trigrams)");
}

}  // namespace

ProblemKind sequence_problem() {
    ProblemKind kind;
    kind.name = "sequence";
    kind.meaning =
        "whole words, Y = V^L: each letter after those before it, counted from a text; exact although they "
        "cannot be listed";
    kind.place = 110;
    kind.uses = std::string(kUsesOfTexts) + kUsesOfScaling;
    kind.parameters = {
        integer("sequence_length", &Spec::sequence_length, from(1, 32),
                {.symbol = "L",
                 .unit = "characters",
                 .meaning = "Most characters of a response: those of a word after its first one"})};
    kind.check = check;
    kind.make = make_sequence;
    // Letters and the end; of other characters there may be as many as a chain takes.
    kind.shape = [](const Spec& spec) {
        return Shape{26, 0, 0, spec.alphabet == Alphabet::letters ? 27.0 : 128.0};
    };
    kind.sequences = true;
    kind.lengths = true;
    kind.words = [](const Spec& spec) { return ", " + text_name(spec); };
    return kind;
}

}  // namespace srlm
