#include "experiment/spec.hpp"

#include <algorithm>

#include "experiment/json_text.hpp"
#include "experiment/parameters.hpp"
#include "experiment/spec_reader.hpp"
#include "experiment/value_errors.hpp"

namespace srlm {
namespace {

constexpr std::int64_t kVersion = 1;

/// "synthetic, tabular or npy"
std::string alternatives(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
    }
    return text;
}

/// A value, cut when it is long.
std::string shown(const Parameter& p, const Value& value) {
    const std::string text = p.type == Type::choice ? value_text(value) : value_json(value);
    return text.size() <= 40 ? text : text_shown(text);
}

Error unknown_key(const std::string& key) {
    const std::string closest = closest_parameter(key);
    return Error(Code::unknown_key, key_shown(key), "no parameter has this name",
                 closest.empty() ? "Remove it or look its name up in the list of parameters"
                                 : "Write \"" + closest + "\" if that is what you meant");
}

/// The value given for `p`, as far as its JSON type can be a value at all.
const Value& value_of(const Parameter& p, const GivenValue& given) {
    if (given.overflow) throw out_of_range(p, given.seen, "Give a number that is not so large");
    if (!given.value) throw wrong_type(p, given.seen);
    return *given.value;
}

void check_version(const GivenValue& given) {
    Spec scratch;
    const Parameter& p = *find_parameter("version");
    try {
        set_value(scratch, p, value_of(p, given));
    } catch (const Error& error) {
        if (error.code != Code::out_of_range) throw;
        throw Error(error.code, error.parameter, error.problem,
                    "Use the program of the version that wrote this spec, or write it anew for version " +
                        std::to_string(kVersion));
    }
}

/// A parameter that has no meaning here must have been left at its default.
void check_untouched(const Parameter& p, const Spec& spec) {
    const Value value = p.get(spec);
    if (value == p.default_value) return;
    for (const Condition& condition : p.applies) {
        const Parameter& key = *find_parameter(condition.key);
        const std::string state = value_text(key.get(spec)), needed = alternatives(condition.values);
        const auto& values = condition.values;
        if (applies(key, spec) && std::find(values.begin(), values.end(), state) != values.end()) continue;
        throw Error(Code::not_applicable, p.key,
                    "got " + shown(p, value) + " but it has a meaning only when " + key.key + " is " +
                        needed + ", and " + key.key + " is " + state,
                    "Remove " + p.key + ", or set " + key.key + " to " + needed);
    }
}

void check_at_most(const char* key, std::int64_t value, const char* limit_key, std::int64_t limit) {
    if (value <= limit) return;
    throw Error(Code::out_of_range, key,
                "got " + std::to_string(value) + " but allowed is at most " + limit_key + " = " +
                    std::to_string(limit),
                "Lower " + std::string(key) + " or raise " + limit_key);
}

void check_weight_count(const Spec& spec) {
    const bool known = spec.problem == ProblemKind::synthetic || spec.problem == ProblemKind::tabular;
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

/// Combinations that a row's conditions cannot say; every refusal gives its reason.
void check_combinations(const Spec& spec) {
    const auto refuse = [](const char* key, const std::string& problem, const std::string& remedy) {
        throw Error(Code::not_applicable, key, problem, remedy);
    };
    if (spec.objective == Objective::best_learner) {
        if (spec.problem != ProblemKind::hard_instance) {
            refuse("objective",
                   "best_learner is the best learner of the hard instance, and problem is another",
                   "Set problem to hard_instance, or choose another objective");
        }
        if (spec.rounds > 1) {
            refuse("rounds", "got " + std::to_string(spec.rounds) + " but best_learner is a one-step learner",
                   "Set rounds to 1");
        }
    }
    if (spec.problem == ProblemKind::hard_instance && spec.kappa_0) {
        const Spec usual;
        if (spec.responses != usual.responses || spec.informative_mass != usual.informative_mass) {
            refuse(spec.responses != usual.responses ? "responses" : "informative_mass",
                   "the hardest instance of a given kappa_0 has its own", "Remove it, or remove kappa_0");
        }
    } else if (spec.problem == ProblemKind::hard_instance &&
               spec.bump >= static_cast<double>(spec.responses) - 1) {
        throw Error(Code::out_of_range, "bump",
                    "the favoured response would have probability (1 + bump)/responses = " +
                        value_json((1 + spec.bump) / static_cast<double>(spec.responses)),
                    "Use a bump below responses - 1 = " + std::to_string(spec.responses - 1));
    }
    if (spec.problem == ProblemKind::trap) {
        const double trap = spec.modal_probability + spec.trap_excess;
        if (spec.modal_probability + trap > 1) {
            throw Error(Code::out_of_range, "trap_excess",
                        "p* and p* + η, the probabilities of the two first tokens, add up to more than 1",
                        "Use a trap_excess of at most 1 - 2·modal_probability");
        }
        if (trap >= spec.modal_probability * static_cast<double>(spec.responses)) {
            throw Error(Code::out_of_range, "responses",
                        "a response behind the trap would be as likely as the likeliest one",
                        "Use more than (modal_probability + trap_excess)/modal_probability responses");
        }
    }
    if (spec.self_reward == SelfReward::length_normalised && spec.problem != ProblemKind::sequence &&
        spec.problem != ProblemKind::samples) {
        refuse("self_reward", "length_normalised needs responses of several lengths, and problem has none",
               "Set problem to sequence or samples, or choose another self_reward");
    }
    if (spec.objective == Objective::population &&
        (spec.self_reward == SelfReward::vote || spec.self_reward == SelfReward::length_normalised)) {
        refuse("self_reward",
               "the population update has a closed form for log_policy and frozen only, whose rewards are "
               "linear in the features",
               "Set objective to regression with many samples, or choose another self_reward");
    }
    if (spec.problem != ProblemKind::sequence) return;
    if (spec.context_length > 2) {
        throw Error(Code::out_of_range, "context_length",
                    "got " + std::to_string(spec.context_length) + " but sequences are counted with 1 or 2",
                    "Use 1 (bigrams) or 2 (trigrams)");
    }
    if (spec.objective != Objective::regression && spec.objective != Objective::population) {
        refuse("objective", "whole sequences are fitted by least squares or exactly only",
               "Set objective to regression or population");
    }
    if (spec.self_reward == SelfReward::vote) {
        refuse("self_reward",
               "among so many sequences hardly any is drawn twice, so there is no vote to count",
               "Choose log_policy, length_normalised or frozen");
    }
}

/// "{…}" of members that are already JSON.
std::string object_json(const std::vector<std::pair<std::string, std::string>>& members, int indent) {
    const bool lines = indent >= 0;
    std::string start;
    if (lines) start.append(1, '\n').append(static_cast<std::size_t>(indent), ' ');
    std::string text = "{";
    for (std::size_t i = 0; i < members.size(); ++i) {
        text += (i == 0 ? "" : ",") + start + json_string(members[i].first) + (lines ? ": " : ":") +
                members[i].second;
    }
    return text + (lines ? "\n}" : "}");
}

}  // namespace

Spec parse_spec(std::string_view json) {
    const std::vector<GivenValue> given = read_spec_values(json);
    // A spec of another version may have other keys: say so before anything else.
    for (const GivenValue& g : given) {
        if (g.key == "version") check_version(g);
    }
    Spec spec;
    for (const GivenValue& g : given) {
        const Parameter* p = find_parameter(g.key);
        if (!p) throw unknown_key(g.key);
        set_value(spec, *p, value_of(*p, g));
    }
    validate(spec);
    return spec;
}

void validate(const Spec& spec) {
    Spec scratch;
    for (const Parameter& p : parameters()) {
        if (applies(p, spec)) {
            set_value(scratch, p, p.get(spec));
        } else {
            check_untouched(p, spec);
        }
    }
    if (spec.problem == ProblemKind::synthetic && spec.spectrum == Spectrum::spiked) {
        check_at_most("spikes", spec.spikes, "dimension", spec.dimension);
    }
    check_weight_count(spec);
    check_digest(spec);
    check_combinations(spec);
    check_at_most("record_theta", spec.record_theta, "replicates", spec.replicates);
    check_at_most("record_policy", spec.record_policy, "replicates", spec.replicates);
}

void drop_inapplicable(Spec& spec) {
    // In table order: what a parameter depends on stands before it, with few exceptions, so go again.
    for (int pass = 0; pass < 3; ++pass) {
        for (const Parameter& p : parameters()) {
            if (!applies(p, spec)) p.set(spec, p.default_value);
        }
    }
}

std::string spec_json(const Spec& spec, int indent) {
    std::vector<std::pair<std::string, std::string>> members;
    for (const Parameter& p : parameters()) {
        if (applies(p, spec)) members.emplace_back(p.key, value_json(p.get(spec)));
    }
    return object_json(members, indent);
}

std::string short_spec_json(const Spec& spec) {
    std::vector<std::pair<std::string, std::string>> members;
    for (const Parameter& p : parameters()) {
        const Value value = p.get(spec);
        if (p.key == "version" || value != p.default_value) members.emplace_back(p.key, value_json(value));
    }
    return object_json(members, -1);
}

}  // namespace srlm
