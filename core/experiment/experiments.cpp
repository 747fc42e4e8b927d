/// \file
/// The named experiments. Their words claim only what theory.md tags [exact] or what a run of the
/// spec beside them shows.

#include "experiment/experiments.hpp"

#include <nlohmann/json.hpp>

namespace srlm {
namespace {

Experiment kappa_contraction() {
    Experiment e;
    e.name = "kappa-contraction";
    e.title = "The condition number contracts";
    e.question =
        "How fast does the policy condition number κ_t fall from round to round, and what bounds it?";
    e.theorem =
        "Lemma C.4: κ_T ≤ U + q^T (κ_0 − U) [exact given its constants, which are [rebuilt]]; κ_t ≤ 1/c by "
        "definition [exact]";
    e.expect =
        "κ_t falls steeply towards 1 and then stays; the band over replicates comes from the drawn pairs "
        "and the judge's noise.";
    e.takeaway =
        "A diffuse policy becomes confident within a few rounds, because each round multiplies its "
        "log-odds by 1 + 1/β.";
    e.caveat =
        "With these constants U is at least 1/c, so the theorem's curve says no more than the "
        "trivial bound. In late rounds most pairs draw the same response twice and teach nothing: the rank "
        "drops, the fall stops, and modes of the base policy get lost.";
    e.controls = {"kappa_0", "beta", "samples", "judge_noise", "rounds"};
    e.spec.kappa_0 = 8;
    e.spec.judge_noise = 0.5;
    e.spec.rounds = 8;
    e.spec.replicates = 64;
    return e;
}

Experiment iteration() {
    Experiment e;
    e.name = "iteration-breaks-the-barrier";
    e.title = "Iteration breaks the barrier";
    e.question = "Can several rounds reach what one round cannot, with any number of pairs?";
    e.theorem =
        "Thm 4.1, a lower bound for one step, against Thm 5.3, an upper bound for T rounds, both "
        "[rebuilt]; log-odds grow by the factor 1 + 1/β in each [exact]";
    e.expect =
        "After one round every prompt still fails. From then on both failures fall, the target failure "
        "less than the own-mode failure.";
    e.takeaway =
        "At a fixed leash β one round can sharpen only once, even with infinitely many pairs; further "
        "rounds sharpen again.";
    e.caveat =
        "The barrier is one at fixed β: a single round with a smaller β can sharpen as much as all rounds "
        "together. A response that the first rounds never draw falls behind; where it was the mode, the "
        "policy settles on another answer.";
    e.controls = {"samples", "rounds", "beta", "kappa_0", "objective"};
    e.spec.problem = ProblemKind::tabular;
    e.spec.prompts = 50;
    e.spec.responses = 128;
    e.spec.kappa_0 = 48;
    e.spec.samples = 3200;
    e.spec.replicates = 16;
    e.spec.record_spectrum = false;
    return e;
}

Experiment noisy_judge() {
    Experiment e;
    e.name = "noisy-judge";
    e.title = "A noisy judge";
    e.question = "Does a noisy judge change how sure the policy becomes, or what it becomes sure of?";
    e.theorem =
        "Thm 6.2: failure of order √(d/n) [rate]; without noise, pairs that span all features give the "
        "population update for any n [exact]";
    e.expect =
        "κ and the own-mode failure fall almost as they do without noise; the target failure stops at a "
        "floor, which more pairs lower.";
    e.takeaway =
        "The policy becomes sure of an answer in either case. The noise decides whether it is still the "
        "base policy's answer.";
    e.caveat =
        "The target is the mode of the base policy, and nothing here says that this is a correct answer. "
        "The noise is drawn anew for every evaluation; a bias that stays the same would not average out.";
    e.controls = {"judge_noise", "samples", "dimension", "beta", "rounds"};
    e.spec.kappa_0 = 8;
    e.spec.judge_noise = 2;
    e.spec.replicates = 64;
    return e;
}

Experiment ball() {
    Experiment e;
    e.name = "ball";
    e.title = "The ball stops the growth";
    e.question = "What happens when the parameters reach the edge ‖θ‖ = B of the class?";
    e.theorem = "Def. 6.1: the class Π_{φ,B} and its constrained least-squares update [exact]";
    e.expect =
        "‖θ_t‖ grows geometrically until the ball binds; from there on it stays at B, and κ_t falls only "
        "slowly.";
    e.takeaway =
        "The ball limits how confident a linear softmax policy can become. Inside it the loop only "
        "sharpens; on its edge it also turns, and modes change.";
    e.caveat =
        "That every mode is kept holds for updates inside the ball only: on its edge the best θ is not a "
        "multiple of the last one, also with infinitely many pairs. The radius is a choice of this "
        "experiment, not a constant of the paper.";
    e.controls = {"radius", "beta", "rounds", "judge_noise", "objective"};
    e.spec.kappa_0 = 8;
    e.spec.radius = 15;
    e.spec.judge_noise = 0.2;
    e.spec.rounds = 8;
    e.spec.replicates = 64;
    return e;
}

Experiment rank_deficient() {
    Experiment e;
    e.name = "rank-deficient";
    e.title = "Fewer pairs than dimensions";
    e.question = "What does a round do in directions that none of its pairs shows?";
    e.theorem =
        "Eq. 3 has many minimisers when rank ΔΦ < d, and the update takes the nearest; with rank d and no "
        "noise it is the population update [exact]";
    e.expect =
        "The rank stays below d and falls from round to round. The own-mode failure goes on falling; the "
        "target failure stops.";
    e.takeaway =
        "Directions without data keep their old value while the others grow, so the policy sharpens a "
        "distorted version of what it preferred.";
    e.caveat =
        "n ≥ d helps at first only: as the policy sharpens, more pairs are ties, and the rank falls below "
        "d again. The nearest minimiser is what gradient descent from θ_t finds; other choices behave "
        "differently.";
    e.controls = {"samples", "dimension", "spectrum", "beta", "rounds"};
    e.spec.dimension = 64;
    e.spec.kappa_0 = 8;
    e.spec.samples = 48;
    e.spec.rounds = 8;
    return e;
}

Experiment population() {
    Experiment e;
    e.name = "population";
    e.title = "Infinitely many pairs";
    e.question = "What would the loop do if sampling cost nothing?";
    e.theorem = "Eq. 1–4: θ_{t+1} = (1 + 1/β) θ_t, every mode is kept, κ_{t+1} ≤ κ_t [exact]";
    e.expect = "One curve without a band: κ_t falls to 1, and faster than geometrically at the end.";
    e.takeaway =
        "The loop sharpens what the base policy already prefers. What improves is consistency; correctness "
        "was decided before the first round.";
    e.caveat =
        "Exact as long as no radius binds. Everything else that other experiments show comes from sampling.";
    e.controls = {"kappa_0", "beta", "rounds", "delta", "radius"};
    e.spec.kappa_0 = 8;
    e.spec.objective = Objective::population;
    e.spec.rounds = 8;
    e.spec.replicates = 1;
    return e;
}

Experiment real_text() {
    Experiment e;
    e.name = "real-text";
    e.title = "A base policy counted from prose";
    e.question = "What becomes of a model of real text that rewards itself?";
    e.theorem = "Eq. 1–4 with a parameter for every response; κ as in Eq. 5 [exact]";
    e.expect =
        "κ starts low, since after two letters few characters are likely, and comes close to 1 in a few "
        "rounds.";
    e.takeaway =
        "In the end every context is almost always continued by the same character: the policy is certain, "
        "and its entropy is gone.";
    e.caveat =
        "Two characters that follow a context equally often make the margin γ zero, so every bound with "
        "1/γ is vacuous here. A prompt is a context of two characters, not a sentence.";
    e.controls = {"context_length", "samples", "beta", "rounds", "corpus"};
    e.spec.problem = ProblemKind::text;
    e.spec.samples = 20000;
    e.spec.replicates = 16;
    e.spec.record_spectrum = false;
    return e;
}

Experiment words() {
    Experiment e;
    e.name = "words";
    e.title = "A base policy counted from words";
    e.question = "Can self-reward decide between two answers that the base policy likes equally?";
    e.theorem =
        "Eq. 1–4: two responses of equal probability get equal reward, and the population update keeps "
        "them equal [exact]";
    e.expect =
        "Both failures fall, and then level off well above zero: at many contexts two or more characters "
        "are equally frequent.";
    e.takeaway =
        "A tie is no opinion that could be sharpened. More rounds do not help, and more pairs only make it "
        "plainer; with few pairs chance breaks some ties.";
    e.caveat =
        "Most contexts of three letters were counted from few words; in a larger text ties are rarer. The "
        "margin γ is zero here, so every bound with 1/γ is vacuous.";
    e.controls = {"samples", "objective", "rounds", "beta", "context_length"};
    e.spec.problem = ProblemKind::text;
    e.spec.corpus = Corpus::words;
    e.spec.context_length = 3;
    e.spec.samples = 20000;
    e.spec.replicates = 4;
    e.spec.record_spectrum = false;
    return e;
}

}  // namespace

const std::vector<Experiment>& experiments() {
    static const std::vector<Experiment> all = {kappa_contraction(), iteration(),  noisy_judge(), ball(),
                                                rank_deficient(),    population(), real_text(),   words()};
    return all;
}

const Experiment* find_experiment(std::string_view name) {
    for (const Experiment& experiment : experiments()) {
        if (experiment.name == name) return &experiment;
    }
    return nullptr;
}

std::string experiments_json() {
    using nlohmann::ordered_json;
    ordered_json all = ordered_json::array();
    for (const Experiment& e : experiments()) {
        all.push_back({{"name", e.name},
                       {"title", e.title},
                       {"question", e.question},
                       {"theorem", e.theorem},
                       {"expect", e.expect},
                       {"takeaway", e.takeaway},
                       {"caveat", e.caveat},
                       {"controls", e.controls},
                       {"spec", ordered_json::parse(spec_json(e.spec))}});
    }
    return all.dump();
}

}  // namespace srlm
