/// \file
/// The one table of parameters. To add one: a member of Spec, and its row here.

#include "experiment/parameters.hpp"

#include <utility>

namespace srlm {
namespace {

/// Range of a number or of a list's length.
struct Range {
    double min = 0, max = 0;
    bool min_open = false, max_open = false, log_scale = false;

    Range log() const {
        Range range = *this;
        range.log_scale = true;
        return range;
    }
};

Range from(double min, double max) { return {min, max}; }
Range above(double min, double max) { return {min, max, true}; }
Range from_below(double min, double max) { return {min, max, false, true}; }
Range between(double min, double max) { return {min, max, true, true}; }

/// The words about a parameter.
struct About {
    const char* symbol = "";
    const char* unit = "";
    const char* meaning = "";
    const char* equation = "";
};

using Conditions = std::vector<Condition>;

constexpr double kLargestSeed = 9007199254740991;  // 2^53 − 1: the largest integer JavaScript keeps exact
constexpr double kLongestText = 4096;

Parameter row(Type type, const char* key, const Range& range, const About& about, Conditions applies) {
    Parameter p;
    p.key = key;
    p.type = type;
    p.min = range.min;
    p.max = range.max;
    p.min_open = range.min_open;
    p.max_open = range.max_open;
    p.log_scale = range.log_scale;
    p.symbol = about.symbol;
    p.unit = about.unit;
    p.meaning = about.meaning;
    p.equation = about.equation;
    p.applies = std::move(applies);
    return p;
}

/// Binds a row to a member whose type is one of Value's.
template <class T>
Parameter bind(Parameter p, T Spec::* member) {
    p.get = [member](const Spec& spec) { return Value(spec.*member); };
    p.set = [member](Spec& spec, const Value& value) { spec.*member = std::get<T>(value); };
    p.default_value = p.get(Spec{});
    return p;
}

Parameter integer(const char* key, std::int64_t Spec::* member, Range range, About about,
                  Conditions applies = {}) {
    return bind(row(Type::integer, key, range, about, std::move(applies)), member);
}

Parameter real(const char* key, double Spec::* member, Range range, About about, Conditions applies = {}) {
    return bind(row(Type::real, key, range, about, std::move(applies)), member);
}

Parameter boolean(const char* key, bool Spec::* member, About about, Conditions applies = {}) {
    return bind(row(Type::boolean, key, {}, about, std::move(applies)), member);
}

Parameter text(const char* key, std::string Spec::* member, double longest, About about,
               Conditions applies = {}) {
    return bind(row(Type::string, key, from(0, longest), about, std::move(applies)), member);
}

Parameter real_list(const char* key, std::vector<double> Spec::* member, Range length, About about,
                    Conditions applies = {}) {
    return bind(row(Type::real_list, key, length, about, std::move(applies)), member);
}

Parameter optional_real(const char* key, std::optional<double> Spec::* member, Range range, About about,
                        Conditions applies = {}) {
    Parameter p = row(Type::optional_real, key, range, about, std::move(applies));
    p.get = [member](const Spec& spec) { return spec.*member ? Value(*(spec.*member)) : Value(); };
    p.set = [member](Spec& spec, const Value& value) {
        const double* number = std::get_if<double>(&value);
        spec.*member = number ? std::optional<double>(*number) : std::nullopt;
    };
    return p;
}

template <class Enum>
struct Named {
    Enum value;
    const char* name;
    const char* meaning;
};

template <class Enum>
Parameter choice(const char* key, Enum Spec::* member, std::vector<Named<Enum>> names, About about,
                 Conditions applies = {}) {
    Parameter p = row(Type::choice, key, {}, about, std::move(applies));
    for (const auto& named : names) p.choices.push_back({named.name, named.meaning});
    p.get = [member, names](const Spec& spec) {
        for (const auto& named : names) {
            if (named.value == spec.*member) return Value(std::string(named.name));
        }
        return Value(std::string());
    };
    p.set = [member, names](Spec& spec, const Value& value) {
        for (const auto& named : names) {
            if (named.name == std::get<std::string>(value)) spec.*member = named.value;
        }
    };
    p.default_value = p.get(Spec{});
    return p;
}

const Condition kRandom{"problem", {"synthetic", "tabular"}};
const Condition kSynthetic{"problem", {"synthetic"}};
const Condition kText{"problem", {"text", "sequence"}};
const Condition kNpy{"problem", {"npy"}};
const Condition kLogits{"problem", {"logits"}};
const Condition kSamples{"problem", {"samples"}};
const Condition kHardInstance{"problem", {"hard_instance"}};
const Condition kTrap{"problem", {"trap"}};
const Condition kEnumerated{
    "problem", {"synthetic", "tabular", "text", "npy", "logits", "samples", "hard_instance", "trap"}};
const Condition kScalable{"problem",
                          {"synthetic", "tabular", "text", "npy", "logits", "samples", "sequence"}};
const Condition kSampled{"objective", {"regression", "logistic", "best_of_n", "best_learner"}};
const Condition kJudged{"objective", {"regression", "logistic", "best_of_n"}};
const Condition kPairs{"objective", {"regression", "logistic"}};

std::vector<Parameter> problem_rows() {
    return {
        integer("version", &Spec::version, from(1, 1), {.meaning = "Version of this format"}),
        choice<ProblemKind>(
            "problem", &Spec::problem,
            {{ProblemKind::synthetic, "synthetic",
              "random features with a chosen spectrum, and a random base policy"},
             {ProblemKind::tabular, "tabular",
              "a parameter of its own for every response, and a random base policy"},
             {ProblemKind::text, "text", "the next character of a text after each context, counted"},
             {ProblemKind::npy, "npy", "your own features and base policy, as arrays"},
             {ProblemKind::logits, "logits", "your own base policy, as a table of logits"},
             {ProblemKind::samples, "samples",
              "your own language model: responses that it drew, with their log-probabilities"},
             {ProblemKind::hard_instance, "hard_instance",
              "Thm 4.1's: one favoured response hidden among equals at each informative prompt, and one "
              "prompt with a certain answer"},
             {ProblemKind::trap, "trap",
              "Prop. 4.3's: a tree in which the likeliest first token does not begin the likeliest response"},
             {ProblemKind::sequence, "sequence",
              "whole words, Y = V^L: each letter after those before it, counted from a text; exact although "
              "they cannot be listed"}},
            {.meaning = "What the prompts, responses and features are", .equation = "Def. 6.1"}),
        integer("prompts", &Spec::prompts, from(1, 1e6).log(),
                {.symbol = "|X|",
                 .unit = "prompts",
                 .meaning = "Number of prompts x; for the hard instance, of informative ones"},
                {{"problem", {"synthetic", "tabular", "hard_instance"}}}),
        integer("responses", &Spec::responses, from(2, 1e6).log(),
                {.symbol = "|Y|",
                 .unit = "responses",
                 .meaning = "Number of responses y to each prompt; for the trap, of those behind its token"},
                {{"problem", {"synthetic", "tabular", "hard_instance", "trap"}}}),
        integer("dimension", &Spec::dimension, from(1, 4096).log(),
                {.symbol = "d",
                 .meaning = "Length of the features φ(x,y) and of the parameters θ",
                 .equation = "Def. 6.1"},
                {kSynthetic}),
        choice<Spectrum>("spectrum", &Spec::spectrum,
                         {{Spectrum::isotropic, "isotropic", "all eigenvalues equal, λ_j = 1/d"},
                          {Spectrum::exponential, "exponential", "λ_j ∝ exp(−α·j)"},
                          {Spectrum::polynomial, "polynomial", "λ_j ∝ j^(−α)"},
                          {Spectrum::spiked, "spiked", "a few large equal eigenvalues and a flat tail"}},
                         {.symbol = "λ",
                          .meaning = "How the eigenvalues λ_1, …, λ_d (sum 1) of the features fall off: "
                                     "φ_j = √λ_j·u_j with u_j uniform on [−1, 1]",
                          .equation = "Lemma G.4"},
                         {kSynthetic}),
        real("spectrum_decay", &Spec::spectrum_decay, above(0, 100).log(),
             {.symbol = "α", .meaning = "How fast the eigenvalues fall off", .equation = "Lemma G.4"},
             {kSynthetic, {"spectrum", {"exponential", "polynomial"}}}),
        integer("spikes", &Spec::spikes, from(1, 4096).log(),
                {.symbol = "s",
                 .unit = "eigenvalues",
                 .meaning = "Number of large eigenvalues, at most the dimension",
                 .equation = "Lemma G.4"},
                {kSynthetic, {"spectrum", {"spiked"}}}),
        real("tail_mass", &Spec::tail_mass, from_below(0, 1),
             {.symbol = "τ",
              .meaning = "Share of the eigenvalues' sum that those beyond the spikes have together",
              .equation = "Lemma G.4"},
             {kSynthetic, {"spectrum", {"spiked"}}}),
        choice<PromptWeights>(
            "prompt_weights", &Spec::prompt_weights,
            {{PromptWeights::natural, "natural",
              "the problem's own: how often the context occurs in a text, else uniform"},
             {PromptWeights::uniform, "uniform", "every prompt equally often"},
             {PromptWeights::zipf, "zipf", "the k-th prompt in proportion to k^(−zipf_exponent)"},
             {PromptWeights::given, "given", "in proportion to the list weights"}},
            {.symbol = "μ", .meaning = "How often each prompt is asked"}, {kScalable}),
        real("zipf_exponent", &Spec::zipf_exponent, from(0, 10),
             {.meaning = "How unequal Zipf's prompt weights are: 0 is uniform"},
             {kScalable, {"prompt_weights", {"zipf"}}}),
        real_list("weights", &Spec::weights, from(1, 1e6),
                  {.symbol = "μ(x)", .meaning = "One weight for each prompt; they need not sum to 1"},
                  {kScalable, {"prompt_weights", {"given"}}}),
        choice<Corpus>("corpus", &Spec::corpus,
                       {{Corpus::genesis, "genesis", "Genesis 1–18, King James Version"},
                        {Corpus::words, "words", "a list of English words"},
                        {Corpus::own, "own", "your own text, text_file"}},
                       {.meaning = "The text that the base policy is counted from"}, {kText}),
        text("text_file", &Spec::text_file, kLongestText, {.meaning = "Name of your text file (UTF-8)"},
             {kText, {"corpus", {"own"}}}),
        integer(
            "context_length", &Spec::context_length, from(1, 3),
            {.symbol = "k",
             .unit = "characters",
             .meaning = "How many characters the next one depends on. For text they are the prompt, and the "
                        "responses what may follow; sequences take 1 (bigrams) or 2 (trigrams)"},
            {kText}),
        real(
            "smoothing", &Spec::smoothing, from(1e-9, 1e6).log(),
            {.unit = "occurrences",
             .meaning =
                 "Added to the count of every character after every context, so that none has probability 0"},
            {kText}),
        choice<Alphabet>(
            "alphabet", &Spec::alphabet,
            {{Alphabet::letters, "letters", "letters in lower case and one blank for all the rest"},
             {Alphabet::characters, "characters", "every character as it stands"}},
            {.meaning = "Which characters of the text are told apart"}, {kText}),
        text("features_file", &Spec::features_file, kLongestText,
             {.symbol = "φ",
              .meaning =
                  "Name of the file with the features: .npy or .npz of shape (prompts, responses, d), or a "
                  "CSV with a row for each response, its prompt first",
              .equation = "Def. 6.1"},
             {kNpy}),
        text(
            "theta_file", &Spec::theta_file, kLongestText,
            {.symbol = "θ_0",
             .meaning = "Name of the file with the base policy's parameters: .npy or .npz of shape (d), or a "
                        "CSV; none when the features' .npz has them, as theta",
             .equation = "Def. 6.1"},
            {kNpy}),
        choice<FeatureScaling>(
            "feature_scaling", &Spec::feature_scaling,
            {{FeatureScaling::reject, "reject", "refuse features with ‖φ(x,y)‖ > 1"},
             {FeatureScaling::rescale, "rescale",
              "divide all features by the largest norm, and multiply θ_0 by it"}},
            {.meaning = "What to do when a feature is longer than 1", .equation = "Def. 6.1"}, {kNpy}),
        text("logits_file", &Spec::logits_file, kLongestText,
             {.symbol = "log π_0",
              .meaning = "Name of the file with the base policy's logits: a CSV, .npy or .npz with a row for "
                         "each prompt and a column for each response; a row of a CSV may end early"},
             {kLogits}),
        text("samples_file", &Spec::samples_file, kLongestText,
             {.meaning = "Name of the file with the samples, as JSON Lines: for each prompt the responses "
                         "drawn, with their log-probabilities and, if there are, embeddings and scores"},
             {kSamples}),
        text("data_digest", &Spec::data_digest, 16,
             {.meaning = "Fingerprint that your data must have (16 hexadecimal digits); filled in by a run"},
             {{"problem", {"text", "npy", "logits", "samples", "sequence"}}}),
        real("informative_mass", &Spec::informative_mass, {0, 1, true},
             {.symbol = "Δ",
              .meaning =
                  "Total weight of the informative prompts; one prompt with a certain answer has the rest",
              .equation = "Eq. 81–85"},
             {kHardInstance}),
        real("bump", &Spec::bump, above(0, 1e6).log(),
             {.symbol = "τ",
              .meaning = "The favoured response has probability (1+τ)/|Y|; less than |Y| − 1",
              .equation = "Eq. 81–85"},
             {kHardInstance}),
        real("modal_probability", &Spec::modal_probability, between(0, 0.5),
             {.symbol = "p*", .meaning = "Probability of the likeliest response", .equation = "Prop. 4.3"},
             {kTrap}),
        real("trap_excess", &Spec::trap_excess, between(0, 1),
             {.symbol = "η",
              .meaning =
                  "By how much the trap token is likelier than the first token of the likeliest response",
              .equation = "Prop. 4.3"},
             {kTrap}),
        integer("sequence_length", &Spec::sequence_length, from(1, 32),
                {.symbol = "L",
                 .unit = "characters",
                 .meaning = "Most characters of a response: those of a word after its first one"},
                {{"problem", {"sequence"}}}),
        integer(
            "problem_seed", &Spec::problem_seed, from(0, kLargestSeed),
            {.meaning = "Which random features, base policy, hidden responses and gold reward; the same for "
                        "all replicates"}),
    };
}

std::vector<Parameter> base_policy_rows() {
    return {
        optional_real(
            "kappa_0", &Spec::kappa_0, from(1, 1e60).log(),
            {.symbol = "κ_0",
             .meaning = "Condition number that the base policy shall have: 1 is certain of every answer, "
                        "|Y| has no preference. The base policy's logits are scaled to reach it; the hard "
                        "instance becomes the hardest one of this κ_0 for n queries",
             .equation = "Eq. 5"},
            {{"problem",
              {"synthetic", "tabular", "text", "npy", "logits", "samples", "sequence", "hard_instance"}}}),
        real(
            "base_scale", &Spec::base_scale, above(0, 1e6).log(),
            {.meaning =
                 "Multiplies the base policy's own logits: more than 1 sharpens it, less than 1 flattens it"},
            {kScalable, {"kappa_0", {"null"}}}),
    };
}

std::vector<Parameter> loop_rows() {
    return {
        choice<Objective>(
            "objective", &Spec::objective,
            {{Objective::regression, "regression", "the paper's square loss on sampled pairs"},
             {Objective::logistic, "logistic", "the logistic DPO loss on labels of sampled pairs"},
             {Objective::best_of_n, "best_of_n",
              "the best of several responses by self-reward, then maximum likelihood"},
             {Objective::population, "population", "the exact optimum, as if with infinitely many pairs"},
             {Objective::best_learner, "best_learner",
              "the best one-step learner of the hard instance: what it has not seen, it guesses"}},
            {.meaning = "How a round finds the next policy", .equation = "Eq. 3"}),
        choice<Labels>("labels", &Spec::labels,
                       {{Labels::bradley_terry, "bradley_terry", "y is preferred with probability σ(Δr)"},
                        {Labels::hard, "hard", "y is preferred when Δr > 0; equal rewards give no label"}},
                       {.meaning = "How the rewards of a pair become a preference"},
                       {{"objective", {"logistic"}}}),
        integer("best_of", &Spec::best_of, from(1, 1e5).log(),
                {.symbol = "N",
                 .unit = "responses",
                 .meaning = "Responses drawn for each sampled prompt, of which the best is kept",
                 .equation = "arXiv 2412.01951"},
                {{"objective", {"best_of_n"}}}),
        real("ridge", &Spec::ridge, from(0, 1e6),
             {.symbol = "λ",
              .meaning =
                  "Adds λβ²‖θ − θ_t‖² to the mean loss of a round (β = 1 for best_of_n). The logistic and "
                  "best_of_n objectives use at least 1e-6: separable labels have no minimiser without it",
              .equation = "Cor. 6.4"},
             {kJudged}),
        real("beta", &Spec::beta, from(1e-3, 1e6).log(),
             {.symbol = "β",
              .meaning =
                  "Leash: a round multiplies the log-odds by 1 + 1/β, so small is bold and large is timid",
              .equation = "Eq. 3"},
             {{"objective", {"regression", "logistic", "population"}}}),
        optional_real(
            "radius", &Spec::radius, above(0, 1e12).log(),
            {.symbol = "B",
             .meaning = "Radius of the ball ‖θ‖ ≤ B that the policies must stay in; null is no limit",
             .equation = "Def. 6.1"},
            {kEnumerated, {"objective", {"regression", "logistic", "best_of_n", "population"}}}),
        integer("rounds", &Spec::rounds, from(0, 10000),
                {.symbol = "T",
                 .unit = "rounds",
                 .meaning = "How often the model rewards itself and updates",
                 .equation = "Thm 5.3"}),
        integer(
            "samples", &Spec::samples, from(1, 1e8).log(),
            {.symbol = "n",
             .unit = "pairs",
             .meaning = "Pairs of responses drawn and compared in each round; for best_of_n prompts, for the "
                        "best learner queries",
             .equation = "Eq. 3"},
            {kSampled}),
        choice<PairsFrom>("pairs_from", &Spec::pairs_from,
                          {{PairsFrom::policy, "policy", "both responses from the current policy π_t"},
                           {PairsFrom::anchored, "anchored", "y from π_t and y' from the base policy π_0"},
                           {PairsFrom::mixed, "mixed",
                            "a share of the pairs, base_share, from π_0 and the others from π_t"}},
                          {.meaning = "Which policies draw a round's responses", .equation = "Eq. 2"},
                          {kPairs}),
        real("base_share", &Spec::base_share, from(0, 1),
             {.meaning = "Probability that a pair is drawn from π_0"}, {kPairs, {"pairs_from", {"mixed"}}}),
        boolean(
            "accumulate", &Spec::accumulate,
            {.meaning = "Keep the pairs of earlier rounds and judge them anew, instead of fresh pairs only"},
            {kPairs}),
        real("temperature", &Spec::temperature, above(0, 1000).log(),
             {.meaning = "Responses are drawn in proportion to π_t^(1/temperature): more than 1 explores"},
             {kJudged}),
        choice<SelfReward>(
            "self_reward", &Spec::self_reward,
            {{SelfReward::log_policy, "log_policy", "the paper's: log π_t(y|x)"},
             {SelfReward::length_normalised, "length_normalised", "log π_t(y|x) divided by the length of y"},
             {SelfReward::vote, "vote", "self-consistency: the share of votes for y among responses of π_t"},
             {SelfReward::frozen, "frozen", "a judge that never learns: log π_0(y|x)"}},
            {.symbol = "r", .meaning = "How the policy scores a response", .equation = "Eq. 1"},
            {{"objective", {"regression", "logistic", "best_of_n", "population"}}}),
        integer("votes", &Spec::votes, from(1, 1e6).log(),
                {.unit = "votes", .meaning = "Responses drawn at each prompt to vote in a round"},
                {kJudged, {"self_reward", {"vote"}}}),
        real("judge_noise", &Spec::judge_noise, from(0, 1e6),
             {.symbol = "σ",
              .unit = "nats",
              .meaning = "Standard deviation of the error in each self-reward; 0 judges exactly"},
             {kJudged}),
        real("judge_bias", &Spec::judge_bias, from(0, 1e6),
             {.unit = "nats",
              .meaning =
                  "Standard deviation of an error that each response keeps in all rounds: more pairs do "
                  "not average it out"},
             {kEnumerated, kJudged}),
        boolean("cream", &Spec::cream,
                {.meaning = "Weight the rewards by their rank agreement (Kendall's τ) with those of the last "
                            "round's judge",
                 .equation = "arXiv 2410.12735"},
                {kPairs}),
        real("delta", &Spec::delta, between(0, 1),
             {.symbol = "δ",
              .meaning = "The policy fails at a prompt where its probability of the mode is at most 1 − δ",
              .equation = "Thm 5.3"}),
    };
}

std::vector<Parameter> measure_rows() {
    return {
        optional_real(
            "gold_correlation", &Spec::gold_correlation, from(-1, 1),
            {.symbol = "ρ",
             .meaning = "Correlation of an outside gold reward with log π_0; the loop never sees it. "
                        "null has none but the samples' own"},
            {kEnumerated}),
        integer("pass_k", &Spec::pass_k, from(1, 1e6).log(),
                {.symbol = "k",
                 .unit = "responses",
                 .meaning = "Responses drawn for pass@k and for the best of k"},
                {kEnumerated}),
    };
}

std::vector<Parameter> theory_rows() {
    return {
        real("rho", &Spec::rho, between(0, 1),
             {.symbol = "ρ", .meaning = "Probability that the bound may fail", .equation = "Thm 5.3"}),
        real("bound_constant", &Spec::bound_constant, above(0, 1e12).log(),
             {.meaning = "The constant that Thm 5.3 and Thm 6.2 leave open", .equation = "Thm 5.3"}),
        real("barrier_a", &Spec::barrier_a, above(0, 1e12).log(),
             {.symbol = "A",
              .meaning = "Constant of the lower bound ε² log(A/ε) = C·κ_0·log|Π|/n",
              .equation = "Thm 4.1"}),
        real("barrier_c", &Spec::barrier_c, above(0, 1e12).log(),
             {.symbol = "C",
              .meaning = "Constant of the lower bound ε² log(A/ε) = C·κ_0·log|Π|/n",
              .equation = "Thm 4.1"}),
        optional_real("recurrence_a", &Spec::recurrence_a, from(1, 1e12).log(),
                      {.symbol = "A",
                       .meaning = "Constant of κ_{t+1} ≤ A + B'√κ_t; null is 1/c, c as measured",
                       .equation = "Lemma C.3"}),
        optional_real("recurrence_b", &Spec::recurrence_b, above(0, 1e12).log(),
                      {.symbol = "B'",
                       .meaning = "Constant of κ_{t+1} ≤ A + B'√κ_t; null is 1/(c√n), c as measured",
                       .equation = "Lemma C.3"}),
        real(
            "covering_epsilon", &Spec::covering_epsilon, above(0, 1e6).log(),
            {.symbol = "ε",
             .meaning = "Resolution at which the class counts: log|Π| = d·log(6B/ε), with B = ‖θ_T‖ where no "
                        "radius is set",
             .equation = "Thm 6.2"}),
    };
}

std::vector<Parameter> record_rows() {
    return {
        integer("replicates", &Spec::replicates, from(1, 1e7).log(),
                {.unit = "replicates", .meaning = "Independent repetitions, for bands and averages"}),
        integer("seed", &Spec::seed, from(0, kLargestSeed),
                {.meaning = "Which random samples and judge noise"}),
        boolean("record_spectrum", &Spec::record_spectrum,
                {.meaning = "Record rank and smallest eigenvalue of each round's pairs"},
                {kEnumerated, {"objective", {"regression"}}}),
        integer("record_theta", &Spec::record_theta, from(0, 1e6),
                {.unit = "replicates", .meaning = "Keep the parameters θ_t of this many replicates"}),
        integer("record_policy", &Spec::record_policy, from(0, 1e6),
                {.unit = "replicates", .meaning = "Keep all probabilities π_t(y|x) of this many replicates"},
                {kEnumerated}),
    };
}

std::vector<Parameter> all_rows() {
    std::vector<Parameter> table;
    const auto append = [&](const char* group, std::vector<Parameter> rows) {
        for (Parameter& p : rows) {
            p.group = group;
            table.push_back(std::move(p));
        }
    };
    append("problem", problem_rows());
    append("base policy", base_policy_rows());
    append("loop", loop_rows());
    append("measure", measure_rows());
    append("theory", theory_rows());
    append("record", record_rows());
    return table;
}

}  // namespace

const std::vector<Parameter>& parameters() {
    static const std::vector<Parameter> table = all_rows();
    return table;
}

}  // namespace srlm
