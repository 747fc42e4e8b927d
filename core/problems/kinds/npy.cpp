/// \file
/// The user's own features and base policy, as arrays.

#include "data/npy.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/format.hpp"
#include "base/problem_limit.hpp"
#include "data/csv.hpp"
#include "data/problem_bytes.hpp"
#include "problems/array_bytes.hpp"
#include "problems/features.hpp"
#include "problems/problem_kind.hpp"
#include "problems/prompt_weights.hpp"
#include "problems/user_data.hpp"
#include "spec/rows.hpp"

namespace srlm {

using namespace rows;

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

const ArrayNames kFeatureNames{"features", "phi"}, kThetaNames{"theta", "theta_0"};

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

/// Rows of features, one for each response, labelled by their prompt.
void fill_features(const NumberTable& table, Problem& problem) {
    const auto refuse = [](const std::string& problem_found) {
        throw Error(Code::bad_data, "features_file", problem_found,
                    "Write one row for each response: its prompt, then its features");
    };
    if (table.rows.empty()) refuse("does not say which prompt each row belongs to");
    const std::size_t d = table.values.front().size();
    if (d == 0) refuse("has no features in its first row");
    std::unordered_map<std::string, std::size_t> prompts;
    std::vector<std::vector<std::size_t>> rows;  // of each prompt
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const auto [at, is_new] = prompts.emplace(table.rows[i], rows.size());
        if (is_new) {
            rows.emplace_back();
            problem.prompt_labels.push_back(table.rows[i]);
        }
        rows[at->second].push_back(i);
        if (table.values[i].size() != d) {
            refuse("row " + std::to_string(i + 1) + " has " + std::to_string(table.values[i].size()) +
                   " features, and the first has " + std::to_string(d));
        }
    }
    std::size_t Y = 0;
    for (const auto& of_prompt : rows) Y = std::max(Y, of_prompt.size());
    if (Y < 2) refuse("has one response to each prompt");
    require_fits(problem_bytes(rows.size(), Y, d), "features_file");
    size_linear(problem, rows.size(), Y, d);
    for (std::size_t x = 0; x < rows.size(); ++x) {
        problem.response_count[x] = static_cast<std::int32_t>(rows[x].size());
        for (std::size_t y = 0; y < rows[x].size(); ++y) {
            const std::vector<double>& values = table.values[rows[x][y]];
            std::copy(values.begin(), values.end(),
                      problem.feature_rows.begin() +
                          static_cast<std::ptrdiff_t>((x * problem.stride + y) * problem.d_stride));
        }
    }
}

/// θ_0 from an array of shape (d), or a CSV whose numbers are read row by row.
std::vector<double> read_theta(std::string_view bytes, std::size_t d, std::vector<std::string>& notes) {
    NpyArray theta;
    if (is_npz(bytes) || is_npy(bytes)) {
        theta = parse_npy(npy_bytes(bytes, kThetaNames, "theta_file", notes).view(), "theta_file");
    } else {
        const NumberTable table = parse_csv(bytes, "theta_file");
        notes = table.notes;
        for (const std::vector<double>& row : table.values)
            theta.values.insert(theta.values.end(), row.begin(), row.end());
        theta.shape = {theta.values.size()};
    }
    if (theta.shape == std::vector<std::size_t>{d}) return std::move(theta.values);
    throw Error(
        Code::bad_data, "theta_file",
        "has shape " + shape_text(theta.shape) + ", but the features have dimension " + std::to_string(d),
        "Save an array of shape (" + std::to_string(d) + ",)");
}

/// Features φ and θ_0 as arrays. Throws Error: missing_file, syntax, bad_data, too_large.
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
    std::vector<std::string> notes;
    if (is_npz(features) || is_npy(features)) {
        const Bytes array = npy_bytes(features, kFeatureNames, "features_file", notes);
        fill_features(NpyView(array.view(), "features_file"), problem);
    } else {
        const NumberTable table = parse_csv(features, "features_file", true);
        fill_features(table, problem);
        notes = table.notes;
    }
    add_notes(inputs, "features_file", notes, problem);
    notes.clear();
    problem.theta_0 = read_theta(theta, problem.dimension, notes);
    add_notes(inputs, "theta_file", notes, problem);
    bound_features(spec, problem);
    transpose_features(problem);
    problem.mu = prompt_weights(spec, uniform_weights(problem.prompts));
}

}  // namespace

ProblemKind npy_problem() {
    ProblemKind kind;
    kind.name = "npy";
    kind.meaning = "your own features and base policy, as arrays";
    kind.place = 50;
    kind.uses = std::string("data_digest") + kUsesOfTables + kUsesOfScaling;
    kind.parameters = {
        text("features_file", &Spec::features_file, kLongestText,
             {.symbol = "φ",
              .meaning = "Name of the file with the features: .npy or .npz of shape (prompts, responses, d), "
                         "or a CSV with a row for each response, its prompt first",
              .equation = "Def. 6.1"}),
        text("theta_file", &Spec::theta_file, kLongestText,
             {.symbol = "θ_0",
              .meaning = "Name of the file with the base policy's parameters: .npy or .npz of shape (d), or "
                         "a CSV; none when the features' .npz has them, as theta",
              .equation = "Def. 6.1"}),
        choice<FeatureScaling>(
            "feature_scaling", &Spec::feature_scaling,
            {{FeatureScaling::reject, "reject", "refuse features with ‖φ(x,y)‖ > 1"},
             {FeatureScaling::rescale, "rescale",
              "divide all features by the largest norm, and multiply θ_0 by it"}},
            {.meaning = "What to do when a feature is longer than 1", .equation = "Def. 6.1"})};
    kind.make = make_npy;
    kind.base_file = "theta_file";
    kind.own_data = true;
    return kind;
}

}  // namespace srlm
