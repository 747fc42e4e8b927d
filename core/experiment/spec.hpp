#pragma once
/// \file
/// The experiment spec (one flat JSON document) and the data it may refer to.
/// Every member below is one row of the table in parameters.cpp, which holds its range, default,
/// unit, meaning and equation; nothing about a parameter is written anywhere else.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/bytes.hpp"

namespace srlm {

enum class ProblemKind { synthetic, tabular, text, npy, logits, samples, hard_instance, trap, sequence };
enum class Spectrum { isotropic, exponential, polynomial, spiked };
enum class PromptWeights { natural, uniform, zipf, given };
enum class Corpus { genesis, words, own };
enum class Alphabet { letters, characters };
enum class FeatureScaling { reject, rescale };
enum class Objective { regression, logistic, best_of_n, population, best_learner };
enum class Labels { bradley_terry, hard };
enum class SelfReward { log_policy, length_normalised, vote, frozen };
enum class PairsFrom { policy, anchored, mixed };

struct Spec {
    std::int64_t version = 1;

    // problem
    ProblemKind problem = ProblemKind::synthetic;
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
    std::string samples_file;
    std::string data_digest;
    double informative_mass = 0.5;
    double bump = 0.5;
    double modal_probability = 0.3;
    double trap_excess = 0.1;
    std::int64_t sequence_length = 8;
    std::int64_t problem_seed = 1;

    // base policy
    std::optional<double> kappa_0;
    double base_scale = 1;

    // loop
    Objective objective = Objective::regression;
    Labels labels = Labels::bradley_terry;
    std::int64_t best_of = 8;
    double ridge = 0;
    double beta = 1;
    std::optional<double> radius;
    std::int64_t rounds = 6;
    std::int64_t samples = 200;
    PairsFrom pairs_from = PairsFrom::policy;
    double base_share = 0.5;
    bool accumulate = false;
    double temperature = 1;
    SelfReward self_reward = SelfReward::log_policy;
    std::int64_t votes = 16;
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
    double barrier_a = 1;
    double barrier_c = 1;
    std::optional<double> recurrence_a;
    std::optional<double> recurrence_b;
    double covering_epsilon = 0.1;

    // record
    std::int64_t replicates = 32;
    std::int64_t seed = 1;
    bool record_spectrum = true;
    std::int64_t record_theta = 0;
    std::int64_t record_policy = 0;
};

/// The bytes behind the spec's file parameters. The core opens no file: the program reads them
/// from disk, the page from a dropped file or a text box. Absent when not given.
struct Inputs {
    std::optional<Bytes> text{};      ///< For text_file: UTF-8 text.
    std::optional<Bytes> features{};  ///< For features_file: .npy, .npz or CSV of shape (X, Y, d).
    std::optional<Bytes> theta{};     ///< For theta_file: .npy, .npz or CSV of shape (d).
    std::optional<Bytes> logits{};    ///< For logits_file: CSV, .npy or .npz of shape (X, Y).
    std::optional<Bytes> samples{};   ///< For samples_file: JSON Lines.
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
