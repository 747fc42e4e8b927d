/// \file
/// Phonemes of spoken words, after a speech recogniser's model; correct is what a dictionary has.

#include "data/phonemes.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "numerics/scalar.hpp"
#include "problems/chain_base.hpp"
#include "problems/problem_kind.hpp"
#include "problems/user_data.hpp"

namespace srlm {

namespace {

constexpr double kTokens = 40;

/// The chain weights of the model's conditionals, 0 at states out of reach.
std::vector<double> chain_weights(const Phonemes& phonemes, const SequenceModel& model,
                                  std::size_t& dimension) {
    const ChainShape& shape = model.shape;
    const std::size_t V = shape.vocabulary;
    const std::vector<bool> reached = reachable_states(model);
    const double* rows = (shape.order == 1 ? phonemes.after_one : phonemes.after_two).data();
    std::vector<double> weights(shape.weights(), 0.0);
    dimension = 0;
    for (std::size_t s = 0; s < shape.states(); ++s) {
        if (!reached[s]) continue;
        std::copy(rows + s * V, rows + (s + 1) * V, weights.data() + s * shape.stride());
        dimension += V;
    }
    return weights;
}

/// Prompts are the phonemes that follow silence, as often as they do.
void make_phonemes(const Spec& spec, const Inputs&, Problem& problem) {
    const Phonemes phonemes = read_phonemes(require_text("phonemes", "problem"));
    const ChainShape shape = chain_shape(spec, phonemes.names.size());
    auto model = std::make_shared<SequenceModel>(
        shape, read_pronunciations(require_text("pronunciations", "problem"), phonemes.names, shape.length));
    std::vector<double> first(shape.vocabulary);
    for (std::size_t v = 0; v < first.size(); ++v) first[v] = exp1(phonemes.after_one[v]);
    set_prompts(spec, first, *model, problem);
    if (shape.length > kLongestPronunciation)
        problem.notes.push_back(
            "sequence_length: the dictionary that comes with the project has words of at most " +
            std::to_string(kLongestPronunciation) + " phonemes, so that no longer one counts as correct");
    const std::vector<double> weights = chain_weights(phonemes, *model, problem.dimension);
    set_chain_base(spec, weights, std::move(model), problem);
}

}  // namespace

ProblemKind phonemes_problem() {
    ProblemKind kind;
    kind.name = "phonemes";
    kind.meaning =
        "what may be said, Y = V^L: each phoneme after those before it by a speech recogniser's model; the "
        "words of "
        "its dictionary are correct";
    kind.place = 120;
    kind.uses = std::string("context_length") + kUsesOfSequences + kUsesOfScaling;
    kind.check = check_chain;
    kind.make = make_phonemes;
    kind.shape = [](const Spec&) { return Shape{kTokens - 1, 0, 0, kTokens}; };
    kind.sequences = true;
    kind.lengths = true;
    kind.texts = [](const Spec&) { return std::vector<std::string>{"phonemes", "pronunciations"}; };
    kind.words = [](const Spec&) { return std::string(", the phoneme model of CMU Sphinx"); };
    return kind;
}

}  // namespace srlm
