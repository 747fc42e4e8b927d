/// \file
/// Responses that a language model drew, with their log-probabilities.

#include "data/rollouts.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/format.hpp"
#include "base/json_text.hpp"
#include "base/problem_limit.hpp"
#include "data/problem_bytes.hpp"
#include "data/rollout_format.hpp"
#include "problems/features.hpp"
#include "problems/problem_kind.hpp"
#include "problems/prompt_weights.hpp"
#include "problems/size_tabular.hpp"
#include "problems/user_data.hpp"
#include "spec/rows.hpp"

namespace srlm {

using namespace rows;

namespace {

const Own<std::string> kFormat{"rollouts_format", "auto"};

/// Features out of embeddings and log-probabilities, see make_rollouts().
void fill_embedded(const Rollouts& rollouts, std::size_t Y, Problem& problem) {
    const std::size_t X = rollouts.prompts.size(), d = rollouts.embedding + 1;
    require_fits(rollouts.bytes + problem_bytes(X, Y, d), "rollouts_file");
    size_linear(problem, X, Y, d);
    for (std::size_t x = 0; x < X; ++x) {
        const std::vector<Candidate>& candidates = rollouts.prompts[x].candidates;
        const auto count = candidates.size();
        problem.response_count[x] = static_cast<std::int32_t>(count);
        std::vector<double> mean(d, 0.0);
        const auto row = [&](std::size_t y) {
            return problem.feature_rows.data() + (x * problem.stride + y) * problem.d_stride;
        };
        for (std::size_t y = 0; y < count; ++y) {
            std::copy(candidates[y].embedding.begin(), candidates[y].embedding.end(), row(y));
            row(y)[d - 1] = candidates[y].log_probability;
            for (std::size_t j = 0; j < d; ++j) mean[j] += row(y)[j];
        }
        for (std::size_t y = 0; y < count; ++y)
            for (std::size_t j = 0; j < d; ++j) row(y)[j] -= mean[j] / static_cast<double>(count);
    }
    const double longest = largest_feature_norm(problem);
    if (!(longest > 0 && longest <= 1e100)) {
        throw Error(
            Code::bad_data, "rollouts_file",
            "has embeddings and log-probabilities whose largest distance from their prompt's mean is " +
                short_number(longest),
            "Give embeddings and log-probabilities that differ, of ordinary size");
    }
    for (double& phi : problem.feature_rows) phi /= longest;
    problem.theta_0.assign(d, 0.0);
    problem.theta_0.back() = longest;
    transpose_features(problem);
}

/// A log-probability by token needs one.
void require_tokens(const Rollouts& rollouts) {
    for (const PromptRollouts& prompt : rollouts.prompts) {
        for (const Candidate& c : prompt.candidates) {
            if (*c.length > 0) continue;
            throw Error(Code::bad_data, "rollouts_file",
                        "has a response of 0 tokens to " + text_shown(prompt.prompt) +
                            ", which has no log-probability by token",
                        "Count the end of a response as a token, too, or choose another self_reward");
        }
    }
}

/// The responses that are best by the score: those that are true, or those of the largest number.
void mark_gold(const PromptRollouts& prompt, std::uint8_t* row) {
    double best = -1e300;
    for (const Candidate& c : prompt.candidates) best = std::max(best, *c.gold);
    for (std::size_t y = 0; y < prompt.candidates.size(); ++y) {
        const Candidate& c = prompt.candidates[y];
        row[y] = prompt.judged ? c.correct : *c.gold == best;
    }
}

/// The problem that rollouts make.
void fill_rollouts(const Spec& spec, const Inputs& inputs, const Rollouts& rollouts, Problem& problem) {
    if (spec.self_reward == "length_normalised" && !rollouts.lengths) {
        throw Error(Code::bad_data, "rollouts_file", "does not say how long each response is",
                    "Add \"tokens\" to each response, or choose another self_reward");
    }
    if (spec.self_reward == "length_normalised") require_tokens(rollouts);
    add_notes(inputs, "rollouts_file", rollouts.notes, problem);
    const std::size_t X = rollouts.prompts.size();
    std::size_t Y = 0;
    for (const PromptRollouts& prompt : rollouts.prompts) Y = std::max(Y, prompt.candidates.size());
    if (rollouts.embedding > 0) {
        fill_embedded(rollouts, Y, problem);
    } else {
        std::vector<std::vector<double>> rows(X);
        for (std::size_t x = 0; x < X; ++x)
            for (const Candidate& c : rollouts.prompts[x].candidates) rows[x].push_back(c.log_probability);
        fill_logits(rows, "rollouts_file", rollouts.bytes, problem);
    }
    if (rollouts.lengths) problem.response_length.assign(problem.entries(), 1.0);
    if (rollouts.gold) problem.gold.assign(problem.entries(), 0);
    std::vector<double> weights(X);
    for (std::size_t x = 0; x < X; ++x) {
        const PromptRollouts& prompt = rollouts.prompts[x];
        problem.prompt_labels.push_back(prompt.prompt);
        weights[x] = prompt.weight;
        if (rollouts.gold) mark_gold(prompt, problem.gold.data() + x * problem.stride);
        for (std::size_t y = 0; y < prompt.candidates.size() && rollouts.lengths; ++y)
            problem.response_length[x * problem.stride + y] = *prompt.candidates[y].length;
    }
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& w : weights) w /= sum;
    problem.mu = prompt_weights(spec, std::move(weights));
}

/// Rollouts of a language model: the responses seen of each prompt, with π_0 their given probabilities,
/// normalised over them. Without embeddings every response has a parameter of its own. With them φ is
/// (e − ē(x), l − l̄(x))/s: the embedding and, last, the log-probability l, both less their prompt's mean
/// (which changes no policy), divided by the number s that makes the longest φ 1; θ_0 = (0, …, 0, s), so
/// that π_0 is in the class exactly. Sets gold and response_length where the file has them.
/// Throws Error: missing_file, syntax, wrong_type, out_of_range, bad_data, too_large.
void make_rollouts(const Spec& spec, const Inputs& inputs, Problem& problem) {
    if (inputs.read_rollouts) {
        set_fingerprint(spec, problem, inputs.read_rollouts->fingerprint);
        fill_rollouts(spec, inputs, inputs.read_rollouts->rollouts, problem);
        return;
    }
    const std::string_view bytes = require_input(inputs.rollouts, "rollouts_file", spec.rollouts_file,
                                                 "answers of an inference server, or {\"prompt\": …, "
                                                 "\"responses\": [{\"text\": …, \"logprob\": …}, …]} for "
                                                 "each prompt");
    set_digest(spec, problem, {bytes});
    fill_rollouts(spec, inputs, parse_rollouts(bytes, "rollouts_file", rollouts_format(spec)), problem);
}

}  // namespace

ProblemKind rollouts_problem() {
    ProblemKind kind;
    kind.name = "rollouts";
    kind.old = "samples";
    kind.meaning =
        "your own language model: responses that it drew, with their log-probabilities (\"samples\" in older "
        "specs)";
    kind.place = 70;
    kind.uses = std::string("data_digest") + kUsesOfTables + kUsesOfScaling;
    Parameter file = text(
        "rollouts_file", &Spec::rollouts_file, kLongestText,
        {.meaning = "Name of the file with the rollouts: for each prompt the responses drawn, with their "
                    "log-probabilities and, if there are, embeddings and scores (samples_file in older "
                    "specs)"});
    file.old = "samples_file";
    Parameter format =
        own(row(Type::choice, kFormat.key, {},
                {.meaning = "Format of that file: recognised from what is in it, or one of these"}, {}),
            kFormat);
    format.choices = {{"auto", "recognised, object by object"}};
    for (const RolloutFormat& each : rollout_formats()) format.choices.push_back({each.name, each.meaning});
    kind.parameters = {std::move(file), std::move(format)};
    kind.make = make_rollouts;
    kind.own_data = true;
    kind.lengths = true;
    return kind;
}

}  // namespace srlm
