#include "model/own_problems.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "experiment/error.hpp"
#include "model/archive.hpp"
#include "model/csv.hpp"
#include "model/features.hpp"
#include "model/format.hpp"
#include "model/npy.hpp"
#include "model/prompt_weights.hpp"
#include "model/samples.hpp"
#include "model/size.hpp"
#include "model/size_tabular.hpp"
#include "model/user_data.hpp"

namespace srlm {

namespace {

/// How far above 1 rounding may leave the norm of a feature vector.
constexpr double kNormTolerance = 1e-9;

/// Brings ‖φ‖ ≤ 1 about, or refuses. Dividing φ and multiplying θ_0 by one number keeps the policy.
void bound_features(const Spec& spec, Problem& problem) {
    const double largest = largest_feature_norm(problem);
    if (largest <= 1 + kNormTolerance) return;
    const bool hopeless = !(largest <= 1e100);
    if (hopeless || spec.feature_scaling == FeatureScaling::reject) {
        throw Error(
            Code::bad_data, "features_file",
            "the largest feature norm is " + short_number(largest) + ", but Def. 6.1 asks for at most 1",
            hopeless ? "Scale the features" : "Scale the features, or set feature_scaling to rescale");
    }
    for (double& phi : problem.feature_rows) phi /= largest;
    for (double& t : problem.theta_0) t *= largest;
}

bool is_npy(std::string_view bytes) { return bytes.substr(0, 6) == "\x93NUMPY"; }
bool is_npz(std::string_view bytes) { return bytes.substr(0, 2) == "PK"; }

/// The array of one of these names in an archive, or its only one.
std::string_view member(std::string_view archive, const std::array<std::string_view, 2>& names,
                        const std::string& parameter) {
    const auto members = npz_members(archive, parameter);
    for (const auto& [name, bytes] : members)
        if (std::find(names.begin(), names.end(), name) != names.end()) return bytes;
    if (members.size() == 1) return members.front().second;
    std::string found;
    for (const auto& [name, bytes] : members) found += (found.empty() ? "" : ", ") + name;
    throw Error(Code::bad_data, parameter, "has no array " + std::string(names[0]) + ", but " + found,
                "Name the array " + std::string(names[0]));
}

const std::array<std::string_view, 2> kFeatureNames{"features", "phi"}, kThetaNames{"theta", "theta_0"},
    kLogitNames{"logits", "theta"};

constexpr const char* kFeatureShape =
    "Save an array of shape (prompts, responses, dimension) with at least two responses";

void fill_features(const NpyView& phi, Problem& problem) {
    if (phi.shape().size() != 3 || phi.shape()[1] < 2) {
        throw Error(Code::bad_data, "features_file", "has shape " + shape_text(phi.shape()), kFeatureShape);
    }
    const std::size_t X = phi.shape()[0], Y = phi.shape()[1], d = phi.shape()[2];
    require_fits(problem_bytes(X, Y, d), "features_file");
    size_linear(problem, X, Y, d);
    for (std::size_t x = 0; x < X; ++x) {
        for (std::size_t y = 0; y < Y; ++y) {
            phi.copy((x * Y + y) * d, d,
                     problem.feature_rows.data() + (x * problem.stride + y) * problem.d_stride);
        }
    }
}

/// Rows of features, one for each response, labelled by their prompt; those of a prompt stand together.
void fill_features(const NumberTable& table, Problem& problem) {
    const auto refuse = [](const std::string& problem_found) {
        throw Error(Code::bad_data, "features_file", problem_found,
                    "Write one row for each response: its prompt, then its features");
    };
    if (table.rows.empty()) refuse("does not say which prompt each row belongs to");
    const std::size_t d = table.values.front().size();
    if (d == 0) refuse("has no features in its first row");
    std::vector<std::size_t> counts;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        if (i == 0 || table.rows[i] != table.rows[i - 1]) {
            counts.push_back(0);
            problem.prompt_labels.push_back(table.rows[i]);
        }
        ++counts.back();
        if (table.values[i].size() != d) {
            refuse("row " + std::to_string(i + 1) + " has " + std::to_string(table.values[i].size()) +
                   " features, and the first has " + std::to_string(d));
        }
    }
    const std::size_t Y = *std::max_element(counts.begin(), counts.end());
    if (Y < 2) refuse("has one response to each prompt");
    require_fits(problem_bytes(counts.size(), Y, d), "features_file");
    size_linear(problem, counts.size(), Y, d);
    std::size_t row = 0;
    for (std::size_t x = 0; x < counts.size(); ++x) {
        problem.response_count[x] = static_cast<std::int32_t>(counts[x]);
        for (std::size_t y = 0; y < counts[x]; ++y, ++row)
            std::copy(table.values[row].begin(), table.values[row].end(),
                      problem.feature_rows.begin() +
                          static_cast<std::ptrdiff_t>((x * problem.stride + y) * problem.d_stride));
    }
}

/// θ_0 from an array of shape (d), or a CSV whose numbers are read row by row.
std::vector<double> read_theta(std::string_view bytes, std::size_t d) {
    NpyArray theta;
    if (is_npz(bytes)) {
        theta = parse_npy(member(bytes, kThetaNames, "theta_file"), "theta_file");
    } else if (is_npy(bytes)) {
        theta = parse_npy(bytes, "theta_file");
    } else {
        for (const std::vector<double>& row : parse_csv(bytes, "theta_file").values)
            theta.values.insert(theta.values.end(), row.begin(), row.end());
        theta.shape = {theta.values.size()};
    }
    if (theta.shape == std::vector<std::size_t>{d}) return std::move(theta.values);
    throw Error(
        Code::bad_data, "theta_file",
        "has shape " + shape_text(theta.shape) + ", but the features have dimension " + std::to_string(d),
        "Save an array of shape (" + std::to_string(d) + ",)");
}

std::vector<double> uniform_weights(std::size_t prompts) {
    return std::vector<double>(prompts, 1 / static_cast<double>(prompts));
}

/// Rows of logits, of their own lengths, as a tabular problem.
void fill_logits(const std::vector<std::vector<double>>& rows, const std::string& parameter,
                 Problem& problem) {
    std::size_t Y = 0, entries = 0;
    for (const auto& row : rows) {
        Y = std::max(Y, row.size());
        entries += row.size();
    }
    require_fits(problem_bytes(rows.size(), Y, 0), parameter);
    size_tabular(problem, rows.size(), Y);
    problem.dimension = entries;
    for (std::size_t x = 0; x < rows.size(); ++x) {
        problem.response_count[x] = static_cast<std::int32_t>(rows[x].size());
        double* row = problem.theta_0.data() + x * problem.stride;
        std::copy(rows[x].begin(), rows[x].end(), row);
        centre(row, rows[x].size());
    }
}

std::vector<std::vector<double>> rows_of(const NpyArray& array) {
    if (array.shape.size() != 2) {
        throw Error(Code::bad_data, "logits_file", "has shape " + shape_text(array.shape),
                    "Save an array of shape (prompts, responses)");
    }
    std::vector<std::vector<double>> rows(array.shape[0]);
    for (std::size_t x = 0; x < rows.size(); ++x) {
        const auto from = array.values.begin() + static_cast<std::ptrdiff_t>(x * array.shape[1]);
        rows[x].assign(from, from + static_cast<std::ptrdiff_t>(array.shape[1]));
    }
    return rows;
}

/// Features out of embeddings and log-probabilities, see make_samples().
void fill_embedded(const Samples& samples, std::size_t Y, Problem& problem) {
    const std::size_t X = samples.prompts.size(), d = samples.embedding + 1;
    require_fits(problem_bytes(X, Y, d), "samples_file");
    size_linear(problem, X, Y, d);
    for (std::size_t x = 0; x < X; ++x) {
        const std::vector<Candidate>& candidates = samples.prompts[x].candidates;
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
            Code::bad_data, "samples_file",
            "has embeddings and log-probabilities whose largest distance from their prompt's mean is " +
                short_number(longest),
            "Give embeddings and log-probabilities that differ, of ordinary size");
    }
    for (double& phi : problem.feature_rows) phi /= longest;
    problem.theta_0.assign(d, 0.0);
    problem.theta_0.back() = longest;
    transpose_features(problem);
}

/// The responses that are best by the score: those that are true, or those of the largest number.
void mark_gold(const PromptSamples& prompt, std::uint8_t* row) {
    double best = -1e300;
    for (const Candidate& c : prompt.candidates) best = std::max(best, *c.gold);
    for (std::size_t y = 0; y < prompt.candidates.size(); ++y) {
        const Candidate& c = prompt.candidates[y];
        row[y] = prompt.judged ? c.correct : *c.gold == best;
    }
}

}  // namespace

void make_npy(const Spec& spec, const Inputs& inputs, Problem& problem) {
    const std::string_view features = require_input(
        inputs.features, "features_file", spec.features_file,
        "an array of shape (prompts, responses, dimension) as .npy or .npz, or a CSV of one row a response");
    const bool together = is_npz(features) && !inputs.theta && spec.theta_file.empty();
    const std::string_view theta =
        together ? features
                 : require_input(inputs.theta, "theta_file", spec.theta_file,
                                 "an array of shape (dimension,) as .npy or .npz, or a CSV");
    if (together) {
        set_digest(spec, problem, {features});
    } else {
        set_digest(spec, problem, {features, theta});
    }
    if (is_npz(features)) {
        fill_features(NpyView(member(features, kFeatureNames, "features_file"), "features_file"), problem);
    } else if (is_npy(features)) {
        fill_features(NpyView(features, "features_file"), problem);
    } else {
        fill_features(parse_csv(features, "features_file"), problem);
    }
    problem.theta_0 = read_theta(theta, problem.dimension);
    bound_features(spec, problem);
    transpose_features(problem);
    problem.mu = prompt_weights(spec, uniform_weights(problem.prompts));
}

void make_logits(const Spec& spec, const Inputs& inputs, Problem& problem) {
    const std::string_view bytes =
        require_input(inputs.logits, "logits_file", spec.logits_file,
                      "a CSV, or a .npy array, of one row of base logits for each prompt");
    set_digest(spec, problem, {bytes});
    if (is_npy(bytes) || is_npz(bytes)) {
        fill_logits(rows_of(parse_npy(is_npz(bytes) ? member(bytes, kLogitNames, "logits_file") : bytes,
                                      "logits_file")),
                    "logits_file", problem);
    } else {
        NumberTable table = parse_csv(bytes, "logits_file");
        for (std::size_t x = 0; x < table.values.size(); ++x) {
            if (!table.values[x].empty()) continue;
            throw Error(Code::bad_data, "logits_file", "row " + std::to_string(x + 1) + " has no logit",
                        "Write a logit for each response");
        }
        fill_logits(table.values, "logits_file", problem);
        problem.prompt_labels = std::move(table.rows);
        if (table.columns.size() == problem.responses) problem.response_labels = std::move(table.columns);
    }
    if (problem.responses < 2) {
        throw Error(Code::bad_data, "logits_file", "has one response to each prompt",
                    "Give at least two logits in a row");
    }
    problem.mu = prompt_weights(spec, uniform_weights(problem.prompts));
}

void make_samples(const Spec& spec, const Inputs& inputs, Problem& problem) {
    const std::string_view bytes = require_input(
        inputs.samples, "samples_file", spec.samples_file,
        "JSON Lines: {\"prompt\": …, \"responses\": [{\"text\": …, \"logprob\": …}, …]} for each prompt");
    set_digest(spec, problem, {bytes});
    const Samples samples = parse_samples(bytes, "samples_file");
    if (spec.self_reward == SelfReward::length_normalised && !samples.lengths) {
        throw Error(Code::bad_data, "samples_file", "does not say how long each response is",
                    "Add \"tokens\" to each response, or choose another self_reward");
    }
    const std::size_t X = samples.prompts.size();
    std::size_t Y = 0;
    for (const PromptSamples& prompt : samples.prompts) Y = std::max(Y, prompt.candidates.size());
    if (samples.embedding > 0) {
        fill_embedded(samples, Y, problem);
    } else {
        std::vector<std::vector<double>> rows(X);
        for (std::size_t x = 0; x < X; ++x)
            for (const Candidate& c : samples.prompts[x].candidates) rows[x].push_back(c.log_probability);
        fill_logits(rows, "samples_file", problem);
    }
    if (samples.lengths) problem.response_length.assign(problem.entries(), 1.0);
    if (samples.gold) problem.gold.assign(problem.entries(), 0);
    std::vector<double> weights(X);
    for (std::size_t x = 0; x < X; ++x) {
        const PromptSamples& prompt = samples.prompts[x];
        problem.prompt_labels.push_back(prompt.prompt);
        weights[x] = prompt.weight;
        if (samples.gold) mark_gold(prompt, problem.gold.data() + x * problem.stride);
        for (std::size_t y = 0; y < prompt.candidates.size() && samples.lengths; ++y)
            problem.response_length[x * problem.stride + y] = prompt.candidates[y].length;
    }
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& w : weights) w /= sum;
    problem.mu = prompt_weights(spec, std::move(weights));
}

}  // namespace srlm
