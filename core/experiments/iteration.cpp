/// \file
/// Iteration forgets its start.

#include "experiments/chapters.hpp"

namespace srlm {

std::vector<Experiment> iteration_experiments() {
    std::vector<Experiment> list;
    {
        Experiment e;
        e.name = "iteration-breaks-the-barrier";
        e.chapter = "Iteration forgets its start";
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
            "The barrier is one at fixed β: a single round with a smaller β can sharpen as much as all "
            "rounds together. A response that the first rounds never draw falls behind; where it was the "
            "mode, the policy settles on another answer.";
        e.controls = {"samples", "rounds", "beta", "kappa_0", "objective"};
        e.charts = {"own_failure", "target_failure", "kappa"};
        e.spec = parse_spec(
            R"~({"problem": "tabular", "prompts": 50, "responses": 128, "kappa_0": 48, "samples": 3200,
             "replicates": 16, "record_spectrum": false})~");
        e.sweep = R"~({"axes": [{"parameter": "samples", "values": [400, 1600, 6400, 25600]},
                {"parameter": "rounds", "values": [1, 2, 6]}],
             "x": "samples", "measure": "own_failure"})~";
        e.large = R"~({"replicates": 512})~";
        e.large_axes = R"~([{"parameter": "samples", "from": 200, "to": 204800, "points": 11},
             {"parameter": "rounds", "values": [1, 2, 3, 4, 6]}])~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "rounds-needed";
        e.chapter = "Iteration forgets its start";
        e.title = "How many rounds it takes";
        e.question = "How does the number of rounds until every prompt is decided grow with κ_0?";
        e.theorem =
            "Cor. 5.7: T ≥ 1 + log(cκ_0)/log(1+√(nc)) makes the transient negligible, logarithmic in κ_0 "
            "[rebuilt]; the rounds of the population update have a closed form [exact]";
        e.expect =
            "With a frozen judge T grows by the same number of rounds whenever κ_0 doubles: a straight line "
            "over log κ_0. With the policy as its own judge it bends far below that line.";
        e.takeaway =
            "The rounds needed grow at most like log κ_0. A judge that learns along needs fewer still, like "
            "log log κ_0, because its rewards grow with the policy's confidence.";
        e.caveat =
            "Cor. 5.7 counts the rounds until its bound forgets the start. It has no β, and for n → ∞ it "
            "says one round, while here a leash of β = 4 needs several however many pairs are drawn; so it "
            "is no forecast of this curve, and is not drawn over it.";
        e.controls = {"beta", "responses", "bump", "self_reward", "delta"};
        e.charts = {"own_failure", "kappa"};
        e.spec = parse_spec(R"~({"problem": "hard_instance", "objective": "population", "prompts": 1,
             "informative_mass": 1, "bump": 1, "responses": 64, "beta": 4, "rounds": 60,
             "replicates": 1})~");
        e.sweep = R"~({"axes": [{"parameter": "responses", "from": 8, "to": 8192, "points": 11}],
             "series": [{"label": "own judge", "spec": {}},
                {"label": "frozen judge", "spec": {"self_reward": "frozen"}}],
             "x": "kappa_0", "measure": "own_failure<=0", "fit": "semi-log",
             "overlays": ["sharpening-rounds"]})~";
        e.large = R"~({"rounds": 200})~";
        e.large_axes = R"~([{"parameter": "responses", "from": 8, "to": 524288, "points": 17}])~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "budget";
        e.chapter = "Iteration forgets its start";
        e.title = "One bold step against many timid ones";
        e.question =
            "With the same evaluations and the same total sharpening, is it better to take one step or many?";
        e.theorem =
            "(1+1/β)^T is the total factor on the log-odds [exact]; the theorems compare numbers of rounds "
            "at a fixed β";
        e.expect = "The target failure rises with the number of rounds: the single bold step does best.";
        e.takeaway =
            "At equal budget, N = nT pairs, and equal total sharpening, 64-fold, one bold step loses least, "
            "because later rounds draw from an already sharpened policy and no longer see what they have "
            "once missed.";
        e.caveat =
            "This does not contradict the theorems, which compare rounds at a fixed leash β; it is the "
            "control for reading them as \"many small steps are better\". A single step with a small β is "
            "also what the KL leash is there to prevent.";
        e.controls = {"samples", "beta", "rounds", "kappa_0"};
        e.charts = {"target_failure", "own_failure", "tie_rate"};
        e.spec = parse_spec(
            R"~({"problem": "tabular", "prompts": 50, "responses": 128, "kappa_0": 48, "samples": 9600,
             "rounds": 1, "beta": 0.015873015873015872, "replicates": 16, "record_spectrum": false})~");
        e.sweep =
            R"~({"axes": [{"parameter": "rounds", "values": [1, 2, 3, 6], "with": {"samples": [9600, 4800, 3200, 1600], "beta": [0.015873015873015872, 0.14285714285714285, 0.3333333333333333, 1]}}],
             "x": "rounds", "measure": "target_failure"})~";
        e.large = R"~({"replicates": 1024})~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "population";
        e.chapter = "Iteration forgets its start";
        e.title = "Infinitely many pairs";
        e.question = "What would the loop do if sampling cost nothing?";
        e.theorem = "Eq. 1–4: θ_{t+1} = (1 + 1/β) θ_t, every mode is kept, κ_{t+1} ≤ κ_t [exact]";
        e.expect = "One curve without a band: κ_t falls to 1, and faster than geometrically at the end.";
        e.takeaway =
            "The loop sharpens what the base policy already prefers. What improves is consistency; "
            "correctness was decided before the first round.";
        e.caveat =
            "Exact as long as no radius binds. Everything else that other experiments show comes from "
            "sampling.";
        e.controls = {"kappa_0", "beta", "rounds", "delta", "radius"};
        e.charts = {"kappa", "own_failure", "target_failure"};
        e.spec = parse_spec(R"~({"kappa_0": 8, "objective": "population", "rounds": 8, "replicates": 1})~");
        e.large = R"~({"prompts": 4096, "responses": 256, "kappa_0": 100, "rounds": 20})~";
        list.push_back(e);
    }
    return list;
}

}  // namespace srlm
