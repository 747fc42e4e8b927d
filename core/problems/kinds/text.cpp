/// \file
/// The next character of a text after each context, counted.

#include "data/text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/counted.hpp"
#include "numerics/kernels.hpp"
#include "problems/problem_kind.hpp"
#include "problems/prompt_weights.hpp"
#include "problems/size_tabular.hpp"
#include "problems/user_data.hpp"
#include "spec/rows.hpp"

namespace srlm {

using namespace rows;

namespace {

/// Smoothed log conditionals log[(c(ctx,y)+α) / (c(ctx)+α|Y|)] of the counted model.
void make_text(const Spec& spec, const Inputs& inputs, Problem& problem) {
    const std::string_view text = counted_text(spec, inputs, problem);
    const TextCounts model = count_text(text, spec.alphabet, static_cast<std::size_t>(spec.context_length));
    const std::size_t X = model.contexts.size();
    const std::size_t Y = model.alphabet.size();
    size_tabular(problem, X, Y);

    double total = 0;
    for (std::uint32_t count : model.totals) total += count;
    std::vector<double> frequency(X), probability(Y);
    for (std::size_t x = 0; x < X; ++x) {
        frequency[x] = model.totals[x] / total;
        const double all = model.totals[x] + spec.smoothing * static_cast<double>(Y);
        for (std::size_t y = 0; y < Y; ++y) probability[y] = (model.counts[x * Y + y] + spec.smoothing) / all;
        double* row = problem.theta_0.data() + x * problem.stride;
        kernels().log(probability.data(), Y, row);
        centre(row, Y);
        problem.prompt_labels.push_back(symbol_label(model.contexts[x]));
    }
    for (char32_t c : model.alphabet) problem.response_labels.push_back(symbol_label({&c, 1}));
    problem.mu = prompt_weights(spec, std::move(frequency));
}

}  // namespace

ProblemKind text_problem() {
    ProblemKind kind;
    kind.name = "text";
    kind.meaning = "the next character of a text after each context, counted";
    kind.place = 40;
    kind.uses = std::string(kUsesOfTexts) + kUsesOfTables + kUsesOfScaling;
    kind.make = make_text;
    kind.own_data = true;
    kind.texts = corpus_texts;
    kind.words = [](const Spec& spec) {
        return ", " + text_name(spec) + ", contexts of " +
               counted(static_cast<std::size_t>(spec.context_length), "character");
    };
    return kind;
}

}  // namespace srlm
