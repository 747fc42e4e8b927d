/// \file
/// Whole words, Y = V^L, that cannot be listed: counted from a text.

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "numerics/kernels.hpp"
#include "problems/chain_base.hpp"
#include "problems/problem_kind.hpp"
#include "problems/user_data.hpp"

namespace srlm {

namespace {

/// How often each token begins a word.
std::vector<double> beginnings(const Words& words) {
    std::vector<double> occurrences(words.labels.size(), 0.0);
    for (const auto& [word, count] : words.counts)
        occurrences[static_cast<std::size_t>(word.front())] += static_cast<double>(count);
    return occurrences;
}

/// How often each token follows each state in the words.
std::vector<double> transition_counts(const SequenceModel& model) {
    const ChainShape& shape = model.shape;
    std::vector<double> counts(shape.weights(), 0.0);
    for (const auto& [word, count] : model.words.counts) {
        auto s = static_cast<std::size_t>(static_cast<unsigned char>(word.front()));
        for (std::size_t h = 1; h < word.size() && !shape.ended(s); ++h) {
            const auto token = static_cast<std::size_t>(static_cast<unsigned char>(word[h]));
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

/// Counts the words of the spec's text and fills the problem: the log conditionals of the base policy are
/// log[(c(s,v)+α) / (c(s)+αV)]. Throws Error: all that counted_text(), count_words() and set_chain_base()
/// throw.
void make_sequence(const Spec& spec, const Inputs& inputs, Problem& problem) {
    Words words = count_words(counted_text(spec, inputs, problem), spec.alphabet,
                              static_cast<std::size_t>(spec.sequence_length));
    const ChainShape shape = chain_shape(spec, words.labels.size());
    auto model = std::make_shared<SequenceModel>(shape, std::move(words));
    set_prompts(spec, beginnings(model->words), *model, problem);
    const std::vector<double> weights = log_conditionals(*model, spec.smoothing, problem.dimension);
    set_chain_base(spec, weights, std::move(model), problem);
}

}  // namespace

ProblemKind sequence_problem() {
    ProblemKind kind;
    kind.name = "sequence";
    kind.meaning =
        "whole words, Y = V^L: each letter after those before it, counted from a text; exact although they "
        "cannot be listed";
    kind.place = 110;
    kind.uses = std::string(kUsesOfTexts) + kUsesOfSequences + kUsesOfScaling;
    kind.check = check_chain;
    kind.make = make_sequence;
    // Letters and the end; of other characters there may be as many as a chain takes.
    kind.shape = [](const Spec& spec) {
        return Shape{26, 0, 0, spec.alphabet == Alphabet::letters ? 27.0 : 128.0};
    };
    kind.sequences = true;
    kind.lengths = true;
    kind.texts = corpus_texts;
    kind.words = [](const Spec& spec) { return ", " + text_name(spec); };
    return kind;
}

}  // namespace srlm
