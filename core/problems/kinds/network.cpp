/// \file
/// A small neural language model's next character, with its hidden units as features.

#include "data/network.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "data/text.hpp"
#include "numerics/kernels.hpp"
#include "problems/features.hpp"
#include "problems/problem_kind.hpp"
#include "problems/prompt_weights.hpp"
#include "problems/size_tabular.hpp"
#include "problems/user_data.hpp"
#include "spec/rows.hpp"

namespace srlm {

using namespace rows;

namespace {

constexpr std::size_t kDimension = kNetworkUnits + 1;  // of the features: each unit, and the bias

const Own<bool> kNetworkFeatures{"network_features", true};

/// So many of the different contexts of a text, each as likely as the others.
std::vector<std::u32string_view> draw_contexts(const Spec& spec, std::u32string_view symbols,
                                               std::size_t length) {
    std::vector<std::u32string_view> contexts;
    std::unordered_set<std::u32string_view> seen;
    for (std::size_t i = 0; i + length < symbols.size(); ++i)
        if (seen.insert(symbols.substr(i, length)).second) contexts.push_back(symbols.substr(i, length));
    const auto wanted = static_cast<std::size_t>(spec.prompts);
    if (contexts.size() < wanted) {
        throw Error(Code::out_of_range, "prompts",
                    "got " + std::to_string(wanted) + " but the text has " + std::to_string(contexts.size()) +
                        " different contexts of " + std::to_string(length) + " characters",
                    "Ask for at most as many, or take a longer text");
    }
    const StreamKey key{static_cast<std::uint64_t>(spec.problem_seed), 0, 0, Stream::hidden};
    for (std::size_t x = 0; x < wanted; ++x) {
        double u[2];
        kernels().uniforms(key, 0, static_cast<std::uint32_t>(x), 1, u);
        const std::size_t left = contexts.size() - x;
        const auto step = static_cast<std::size_t>(u[0] * static_cast<double>(left));
        std::swap(contexts[x], contexts[x + (step < left ? step : left - 1)]);
    }
    contexts.resize(wanted);
    return contexts;
}

/// φ_j(x,y) = h_j(x) w_yj for each hidden unit, and b_y: their sum is the network's logit, so that θ_0 = (1,
/// …, 1) gives its policy. All are divided by the largest ‖φ‖, and θ_0 is multiplied by it.
void fill_hidden(const Network& network, const std::vector<std::vector<double>>& hidden, Problem& problem) {
    constexpr std::size_t units = kNetworkUnits;
    size_linear(problem, hidden.size(), kNetworkCharacters, kDimension);
    for (std::size_t x = 0; x < hidden.size(); ++x) {
        for (std::size_t y = 0; y < kNetworkCharacters; ++y) {
            double* row = problem.feature_rows.data() + (x * problem.stride + y) * problem.d_stride;
            for (std::size_t j = 0; j < units; ++j) row[j] = hidden[x][j] * network.weight(y, j);
            row[units] = network.bias(y);
        }
    }
    const double largest = largest_feature_norm(problem);
    for (double& phi : problem.feature_rows) phi /= largest;
    problem.theta_0.assign(problem.dimension, largest);
    transpose_features(problem);
}

void fill_one_hot(const Network& network, const std::vector<std::vector<double>>& hidden, Problem& problem) {
    size_tabular(problem, hidden.size(), kNetworkCharacters);
    for (std::size_t x = 0; x < hidden.size(); ++x) {
        double* row = problem.theta_0.data() + x * problem.stride;
        for (std::size_t y = 0; y < kNetworkCharacters; ++y) {
            row[y] = network.bias(y);
            for (std::size_t j = 0; j < kNetworkUnits; ++j) row[y] += hidden[x][j] * network.weight(y, j);
        }
        centre(row, kNetworkCharacters);
    }
}

void make_network(const Spec& spec, const Inputs& inputs, Problem& problem) {
    const Network network(require_text("network", "problem"));
    const std::u32string symbols =
        text_symbols(decode_utf8(counted_text(spec, inputs, problem)), Alphabet::letters);
    std::vector<std::vector<double>> hidden;
    for (const std::u32string_view context : draw_contexts(spec, symbols, network.context())) {
        hidden.push_back(network.hidden(context));
        problem.prompt_labels.push_back(symbol_label(context));
    }
    if (kNetworkFeatures(spec)) {
        fill_hidden(network, hidden, problem);
    } else {
        fill_one_hot(network, hidden, problem);
    }
    for (std::size_t y = 0; y < kNetworkCharacters; ++y) {
        const char32_t c = y + 1 < kNetworkCharacters ? U'a' + static_cast<char32_t>(y) : U' ';
        problem.response_labels.push_back(symbol_label({&c, 1}));
    }
    problem.mu = prompt_weights(spec, uniform_weights(problem.prompts));
}

}  // namespace

ProblemKind network_problem() {
    ProblemKind kind;
    kind.name = "network";
    kind.meaning =
        "a small neural network's next character after eight of a text; its hidden units are the features";
    kind.place = 45;
    kind.uses = std::string("prompts corpus text_file data_digest") + kUsesOfTables + kUsesOfScaling;
    kind.parameters = {boolean(
        kNetworkFeatures,
        {.symbol = "φ",
         .meaning =
             "The features are the network's: each hidden unit times its weight to the character. Otherwise "
             "every response has a parameter of its own, with the same base policy",
         .equation = "Def. 6.1"})};
    kind.make = make_network;
    kind.shape = [](const Spec& spec) {
        return Shape{static_cast<double>(spec.prompts), static_cast<double>(kNetworkCharacters),
                     kNetworkFeatures(spec) ? static_cast<double>(kDimension) : 0.0};
    };
    kind.own_data = true;
    kind.texts = [](const Spec& spec) {
        std::vector<std::string> texts = corpus_texts(spec);
        texts.emplace_back("network");
        return texts;
    };
    kind.words = [](const Spec& spec) {
        return ", contexts of " + text_name(spec) +
               (kNetworkFeatures(spec) ? ", features of the hidden layer" : ", one-hot features");
    };
    return kind;
}

}  // namespace srlm
