#pragma once
/// \file
/// The experiment spec (one flat JSON document) and the data it may refer to.
/// Every member below is one row of the table of parameters, which holds its range, default, unit, meaning
/// and equation; the rows are in the parameters.cpp of the levels and in the files of kinds. Where the value
/// is a kind (problem, objective, self_reward, pairs_from), the member is its name.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "spec/value.hpp"

namespace srlm {

enum class Spectrum { isotropic, exponential, polynomial, spiked };
enum class PromptWeights { natural, uniform, zipf, given };
enum class Corpus { genesis, words, own };
enum class Alphabet { letters, characters };
enum class FeatureScaling { reject, rescale };
enum class Labels { bradley_terry, hard };

struct Spec {
    std::int64_t version = 1;

    // problem
    std::string problem = "synthetic";
    std::int64_t prompts = 24;
    std::int64_t responses = 16;
    std::int64_t dimension = 8;
    Spectrum spectrum = Spectrum::isotropic;
    double spectrum_decay = 1;
    std::int64_t spikes = 2;
    double tail_mass = 0.1;
    PromptWeights prompt_weights = PromptWeights::natural;
    double zipf_exponent = 1;
    std::vector<double> weights;
    Corpus corpus = Corpus::genesis;
    std::string text_file;
    std::int64_t context_length = 2;
    double smoothing = 0.1;
    Alphabet alphabet = Alphabet::letters;
    std::string features_file;
    std::string theta_file;
    FeatureScaling feature_scaling = FeatureScaling::reject;
    std::string logits_file;
    std::string rollouts_file;
    std::string data_digest;
    double informative_mass = 0.5;
    double bump = 0.5;
    std::int64_t sequence_length = 8;
    std::int64_t problem_seed = 1;

    // base policy
    std::optional<double> kappa_0;
    double base_scale = 1;

    // loop
    std::string objective = "regression";
    Labels labels = Labels::bradley_terry;
    std::int64_t best_of = 8;
    double ridge = 0;
    double beta = 1;
    std::optional<double> beta_root_n;
    std::optional<double> radius;
    std::int64_t rounds = 6;
    std::int64_t samples = 200;
    std::string pairs_from = "policy";
    bool accumulate = false;
    double temperature = 1;
    std::string self_reward = "log_policy";
    double judge_noise = 0;
    double judge_bias = 0;
    bool cream = false;
    double delta = 0.5;

    // measure
    std::optional<double> gold_correlation;
    std::int64_t pass_k = 1;

    // theory
    double rho = 0.05;
    double bound_constant = 1;
    std::optional<double> barrier_a;
    double barrier_c = 0.1379;
    std::optional<double> recurrence_a;
    std::optional<double> recurrence_b;
    double covering_epsilon = 0.1;

    // record
    std::int64_t replicates = 32;
    std::int64_t seed = 1;
    bool record_spectrum = true;
    std::int64_t record_theta = 0;
    std::int64_t record_policy = 0;

    /// What belongs to one kind only, where it is not the default: read and written by its file.
    std::map<std::string, Value, std::less<>> own{};
};

/// β of a round: `beta`, or b/√n where beta_root_n = b is given (the theorem's regime, Step 6 of App. C).
double leash(const Spec& spec);

/// A of Thm 4.1's lower bound: `barrier_a`, or eκ_0.
double barrier_a(const Spec& spec, double kappa_0);

/// The bytes behind the spec's file parameters. The core opens no file: the program reads them
/// from disk, the page from a dropped file or a text box. Absent when not given.
struct Inputs {
    std::optional<Bytes> text{};      ///< For text_file: UTF-8 text.
    std::optional<Bytes> features{};  ///< For features_file: .npy, .npz or CSV of shape (X, Y, d).
    std::optional<Bytes> theta{};     ///< For theta_file: .npy, .npz or CSV of shape (d).
    std::optional<Bytes> logits{};    ///< For logits_file: CSV, .npy or .npz of shape (X, Y).
    std::optional<Bytes> rollouts{};  ///< For rollouts_file: JSON Lines.
    bool strict = false;              ///< What a reader would note (Problem::notes) is an error.

    /// What rollouts_file says, instead of `rollouts`, where it was read piece by piece or is used often.
    std::shared_ptr<const struct ReadRollouts> read_rollouts{};
    /// What was recognised before any reader saw the bytes: parameters, and a clause about each.
    std::vector<std::pair<std::string, std::string>> notes{};
};

/// Reads a spec from JSON text; absent keys take their defaults.
/// Throws Error: syntax, unknown_key, wrong_type, out_of_range, not_applicable, too_large (the text).
Spec parse_spec(std::string_view json);

/// Checks ranges and combinations of a spec built in code; parse_spec() has done so already.
/// Throws Error: out_of_range, not_applicable, wrong_type (a file name that is not UTF-8).
void validate(const Spec& spec);

/// Puts every parameter that has no meaning under the others back to its default.
void drop_inapplicable(Spec& spec);

/// The canonical JSON of a spec: every key that applies, in table order, numbers in the shortest
/// form that reads back to the same bits. `indent` < 0 writes one line.
std::string spec_json(const Spec& spec, int indent = 2);

/// JSON with only those keys whose value is not the default (plus `version`): the short form used
/// in links and commands.
std::string short_spec_json(const Spec& spec);

}  // namespace srlm
