/// \file
/// What it cannot do.

#include "experiments/chapters.hpp"

namespace srlm {

std::vector<Experiment> limit_experiments() {
    std::vector<Experiment> list;
    {
        Experiment e;
        e.name = "confidence-is-not-correctness";
        e.chapter = "What it cannot do";
        e.title = "Confidence is not correctness";
        e.question = "When the policy becomes sure, does it become right?";
        e.theorem = "The population update keeps every argmax [exact], so that accuracy is decided by π_0";
        e.expect = "Accuracy is the same in every round, for each ρ; confidence rises to 1 in all of them.";
        e.takeaway =
            "The loop makes the policy sure of what it believed before. Where that was wrong, it becomes "
            "surely wrong.";
        e.caveat =
            "Only the gold reward's best response counts as correct. Without noise and with enough pairs "
            "nothing changes an argmax; with a noisy judge accuracy can only drift.";
        e.controls = {"gold_correlation", "kappa_0", "judge_noise", "rounds", "samples"};
        e.charts = {"accuracy", "overconfidence", "mean_max_probability"};
        e.spec = parse_spec(
            R"~({"prompts": 200, "kappa_0": 8, "gold_correlation": 0.6, "rounds": 6, "samples": 1000,
             "replicates": 16})~");
        e.sweep = R"~({"axes": [{"parameter": "gold_correlation", "values": [0, 0.5, 0.8, 1]}], "x": "round",
             "measure": "accuracy"})~";
        e.large = R"~({"prompts": 2000, "replicates": 256})~";
        e.large_axes =
            R"~([{"parameter": "gold_correlation", "from": -1, "to": 1, "points": 9, "scale": "linear"}])~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "self-starvation";
        e.chapter = "What it cannot do";
        e.title = "Self-starvation";
        e.question = "What do later rounds learn from, when the policy has become sure?";
        e.theorem = "A pair with y = y' carries no information: Δφ = 0 [exact]";
        e.expect =
            "Drawing from the current policy, nine of ten pairs are ties in the end, and the rank falls "
            "below d. Pairs anchored in the base policy stay informative.";
        e.takeaway =
            "A sure policy starves itself of comparisons. Looking at what it would no longer say, by drawing "
            "from the base policy or at a higher temperature, or by keeping old pairs, keeps the rank up and "
            "the target failure down.";
        e.caveat =
            "With accumulated pairs the fresh ones are ties just the same; it is the old ones that keep the "
            "rank. Anchoring lowers the tie rate, but compares ever likelier responses with ever unlikelier "
            "ones.";
        e.controls = {"pairs_from", "temperature", "accumulate", "samples", "rounds"};
        e.charts = {"tie_rate", "rank", "target_failure"};
        e.spec =
            parse_spec(R"~({"dimension": 16, "kappa_0": 8, "judge_noise": 0.5, "samples": 100, "rounds": 10,
             "replicates": 32})~");
        e.sweep = R"~({"series": [{"label": "fresh pairs from π_t", "spec": {}},
                {"label": "anchored: y' from π_0", "spec": {"pairs_from": "anchored"}},
                {"label": "half from π_0", "spec": {"pairs_from": "mixed"}},
                {"label": "accumulated", "spec": {"accumulate": true}},
                {"label": "temperature 3", "spec": {"temperature": 3}}],
             "x": "round", "measure": "tie_rate"})~";
        e.large = R"~({"replicates": 2048, "rounds": 30})~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "diversity";
        e.chapter = "What it cannot do";
        e.title = "Diversity is the price";
        e.question = "What does sharpening cost those who may try k times?";
        e.theorem = "pass@k = E_x[1 − (1 − π_t(correct|x))^k] [exact]";
        e.expect =
            "pass@1 rises and then stays; pass@16 and pass@64 fall below where they started: the curves for "
            "large k cross the rise of the small ones.";
        e.takeaway =
            "Sharpening helps who may try once and harms who may try often: certainty is bought with "
            "diversity.";
        e.caveat =
            "The correct response is the gold reward's best one, correlated with the base policy's "
            "preference by ρ. With ρ = 1 sharpening costs nothing, with ρ = 0 it gains nothing.";
        e.controls = {"pass_k", "gold_correlation", "kappa_0", "rounds", "beta"};
        e.charts = {"pass_at_1", "pass_at_k", "entropy"};
        e.spec =
            parse_spec(R"~({"prompts": 200, "kappa_0": 8, "gold_correlation": 0.6, "pass_k": 16, "rounds": 6,
             "samples": 1000, "replicates": 16})~");
        e.sweep = R"~({"axes": [{"parameter": "pass_k", "values": [1, 2, 4, 16, 64]}], "x": "round",
             "measure": "pass_at_k"})~";
        e.large = R"~({"prompts": 2000, "replicates": 256})~";
        e.large_axes = R"~([{"parameter": "pass_k", "values": [1, 2, 4, 8, 16, 32, 64, 128, 256]}])~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "phase-map";
        e.chapter = "What it cannot do";
        e.title = "Leash and ball";
        e.question = "For which leash β and radius B does the policy become sure at all?";
        e.theorem = "Def. 6.1: the class Π_{φ,B} and its constrained update [exact]";
        e.expect =
            "κ_T is near 1 where the leash is loose (small β) and the ball large, and stays near κ_0 where "
            "either is tight.";
        e.takeaway =
            "A timid leash and a tight ball limit confidence in the same way, and the tighter of the two "
            "decides.";
        e.caveat =
            "For small β and tight balls κ_T is not monotone: on the edge of the ball θ turns from round to "
            "round, and modes change. The map shows the population update; sampling adds the noise of the "
            "other experiments.";
        e.controls = {"beta", "radius", "rounds", "kappa_0"};
        e.charts = {"kappa", "theta_norm", "own_failure"};
        e.spec = parse_spec(
            R"~({"kappa_0": 8, "objective": "population", "radius": 10, "rounds": 6, "replicates": 1})~");
        e.sweep = R"~({"axes": [{"parameter": "beta", "from": 0.1, "to": 30, "points": 12},
                {"parameter": "radius", "from": 5, "to": 200, "points": 10}],
             "x": "beta", "measure": "kappa", "display": "map"})~";
        e.large_axes = R"~([{"parameter": "beta", "from": 0.05, "to": 100, "points": 60},
             {"parameter": "radius", "from": 5, "to": 500, "points": 50}])~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "ball";
        e.chapter = "What it cannot do";
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
        e.charts = {"kappa", "theta_norm", "target_failure"};
        e.spec = parse_spec(
            R"~({"kappa_0": 8, "radius": 15, "judge_noise": 0.2, "rounds": 8, "replicates": 64})~");
        e.large = R"~({"replicates": 4096})~";
        list.push_back(e);
    }
    return list;
}

}  // namespace srlm
