/// \file
/// Parameters that problems share.

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "problems/problem_kind.hpp"
#include "spec/rows.hpp"

namespace srlm {

using namespace rows;

namespace {

void check_weight_count(const Spec& spec) {
    const bool known = problem_kind(spec).has_use_of("prompts") && problem_kind(spec).has_use_of("weights");
    const auto count = static_cast<std::int64_t>(spec.weights.size());
    if (!known || spec.prompt_weights != PromptWeights::given || count == spec.prompts) return;
    throw Error(Code::out_of_range, "weights",
                "got " + std::to_string(count) + " weights for " + std::to_string(spec.prompts) + " prompts",
                "Give exactly one weight for each prompt");
}

void check_digest(const Spec& spec) {
    const std::string& digest = spec.data_digest;
    const bool hex = digest.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (digest.empty() || (hex && digest.size() == 16)) return;
    throw Error(Code::out_of_range, "data_digest",
                "got " + text_shown(digest) + " but allowed are 16 digits out of 0-9 and a-f",
                "Copy the fingerprint from a result, or remove it");
}

void check_shared(const Spec& spec) {
    check_weight_count(spec);
    check_digest(spec);
}

}  // namespace

std::vector<ParameterSet> problems_parameter_sets() {
    ParameterSet problem{
        .group = "problem", .rows = {}, .choice = "problem", .kinds = {}, .check = check_shared};
    for (const ProblemKind& kind : problem_kinds()) problem.kinds.push_back(&kind);
    problem.rows = {
        at(0, integer("version", &Spec::version, from(1, 1), {.meaning = "Version of this format"})),
        at(1, choice_of_kind(
                  "problem", &Spec::problem,
                  {.meaning = "What the prompts, responses and features are", .equation = "Def. 6.1"})),
        at(2,
           used_by("problem",
                   integer("prompts", &Spec::prompts, from(1, 1e6).log(),
                           {.symbol = "|X|",
                            .unit = "prompts",
                            .meaning = "Number of prompts x; for the hard instance, of informative ones"}))),
        at(3,
           used_by(
               "problem",
               integer(
                   "responses", &Spec::responses, from(2, 1e6).log(),
                   {.symbol = "|Y|",
                    .unit = "responses",
                    .meaning =
                        "Number of responses y to each prompt; for the trap, of those behind its token"}))),
        at(30,
           used_by("problem",
                   choice<PromptWeights>(
                       "prompt_weights",
                       &Spec::prompt_weights,
                       {{PromptWeights::natural, "natural",
                         "the problem's own: how often the context occurs in a text, else uniform"},
                        {PromptWeights::uniform, "uniform", "every prompt equally often"},
                        {PromptWeights::zipf, "zipf", "the k-th prompt in proportion to k^(−zipf_exponent)"},
                        {PromptWeights::given, "given", "in proportion to the list weights"}},
                       {.symbol = "μ", .meaning = "How often each prompt is asked"}))),
        at(31, used_by("problem", real("zipf_exponent", &Spec::zipf_exponent, from(0, 10),
                                       {.meaning = "How unequal Zipf's prompt weights are: 0 is uniform"},
                                       {{"prompt_weights", {"zipf"}}}))),
        at(32, used_by("problem", real_list("weights", &Spec::weights, from(1, 1e6),
                                            {.symbol = "μ(x)",
                                             .meaning = "One weight for each prompt; they need not sum to 1"},
                                            {{"prompt_weights", {"given"}}}))),
        at(40, used_by("problem",
                       choice<Corpus>("corpus", &Spec::corpus,
                                      {{Corpus::genesis, "genesis", "Genesis 1–18, King James Version"},
                                       {Corpus::words, "words", "a list of English words"},
                                       {Corpus::own, "own", "your own text, text_file"}},
                                      {.meaning = "The text that the base policy is counted from, or that "
                                                  "gives the network its contexts"}))),
        at(41,
           used_by("problem", text("text_file", &Spec::text_file, kLongestText,
                                   {.meaning = "Name of your text file (UTF-8)"}, {{"corpus", {"own"}}}))),
        at(42,
           used_by("problem",
                   integer("context_length", &Spec::context_length, from(1, 3),
                           {.symbol = "m",
                            .unit = "tokens",
                            .meaning =
                                "How many characters or phonemes the next one depends on. For text they are "
                                "the prompt, and the "
                                "responses what may follow; sequences take 1 (bigrams) or 2 (trigrams)"}))),
        at(43, used_by("problem", real("smoothing", &Spec::smoothing, from(1e-9, 1e6).log(),
                                       {.unit = "occurrences",
                                        .meaning = "Added to the count of every character after every "
                                                   "context, so that none has probability 0"}))),
        at(44, used_by("problem", choice<Alphabet>(
                                      "alphabet", &Spec::alphabet,
                                      {{Alphabet::letters, "letters",
                                        "letters in lower case and one blank for all the rest"},
                                       {Alphabet::characters, "characters", "every character as it stands"}},
                                      {.meaning = "Which characters of the text are told apart"}))),
        at(110, used_by("problem", integer("sequence_length", &Spec::sequence_length, from(1, 32),
                                           {.symbol = "L",
                                            .unit = "tokens",
                                            .meaning = "Most characters or phonemes of a response: those "
                                                       "of a word after its first one"}))),
        at(80, used_by("problem", text("data_digest", &Spec::data_digest, 16,
                                       {.meaning = "Fingerprint that your data must have (16 hexadecimal "
                                                   "digits); filled in by a run"}))),
        at(1000,
           integer("problem_seed", &Spec::problem_seed, from(0, kLargestSeed),
                   {.meaning =
                        "Which random features, base policy, hidden responses and gold reward; the same for "
                        "all replicates"}))};
    ParameterSet base{.group = "base policy", .rows = {}, .choice = "", .kinds = {}};
    base.rows = {
        at(0, used_by(
                  "problem",
                  optional_real(
                      "kappa_0", &Spec::kappa_0, from(1, 1e60).log(),
                      {.symbol = "κ_0",
                       .meaning =
                           "Condition number that the base policy shall have: 1 is certain of every answer, "
                           "|Y| has no preference. The base policy's logits are scaled to reach it; the hard "
                           "instance becomes the hardest one of this κ_0 for n queries",
                       .equation = "Eq. 5"}))),
        at(1, used_by("problem", real("base_scale", &Spec::base_scale, above(0, 1e6).log(),
                                      {.meaning = "Multiplies the base policy's own logits: more than 1 "
                                                  "sharpens it, less than 1 flattens it"},
                                      {{"kappa_0", {"null"}}})))};
    return {problem, base};
}

}  // namespace srlm
