/// \file
/// One step is not enough.

#include "experiments/chapters.hpp"

namespace srlm {

std::vector<Experiment> one_step_experiments() {
    std::vector<Experiment> list;
    {
        Experiment e;
        e.name = "single-step-barrier";
        e.chapter = "One step is not enough";
        e.title = "The barrier of a single step";
        e.question = "How often must even the best learner fail that may ask the base policy n times, once?";
        e.theorem =
            "Thm 4.1: any one-step algorithm fails on some instance at a rate of order √(κ_0 log|Π|/n) "
            "[rate], with constants [rebuilt]; the best learner of the hard instance has an exact failure "
            "rate [exact]";
        e.expect =
            "Straight lines of slope −1/2 on log–log axes, one for each κ_0, a larger one higher up; the "
            "simulated learner lies on its closed form.";
        e.takeaway =
            "To halve the failure of a single step takes four times the queries, and so does keeping it "
            "where the base policy has four times the κ_0.";
        e.caveat =
            "For each n the instance is the hardest one of that κ_0: rarer prompts and more responses as n "
            "grows. On one fixed instance (set responses and leave kappa_0 out) the failure of the best "
            "learner falls exponentially in n, so the barrier is a statement about the worst case. The "
            "constants A and C of the drawn curve are free; with C = 1 it lies above the exact failure rate, "
            "so that the theorem holds with a smaller C only.";
        e.controls = {"kappa_0", "samples", "prompts", "bump", "barrier_c"};
        e.charts = {"target_failure"};
        e.spec =
            parse_spec(R"~({"problem": "hard_instance", "objective": "best_learner", "prompts": 32, "bump": 1,
             "kappa_0": 8, "rounds": 1, "samples": 4096, "replicates": 32, "barrier_c": 0.03})~");
        e.sweep = R"~({"axes": [{"parameter": "samples", "from": 1024, "to": 65536, "points": 7},
                {"parameter": "kappa_0", "values": [4, 8, 32]}],
             "x": "samples", "measure": "target_failure", "fit": "log-log",
             "overlays": ["best-learner", "failure-lower-bound"]})~";
        e.large = R"~({"replicates": 2048})~";
        e.large_axes = R"~([{"parameter": "samples", "from": 1024, "to": 4194304, "points": 13},
             {"parameter": "kappa_0", "values": [4, 8, 16, 32]}])~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "greedy-trap";
        e.chapter = "One step is not enough";
        e.title = "The greedy trap";
        e.question =
            "Can greedy decoding miss the response that the policy likes best, and does self-reward help?";
        e.theorem =
            "Prop. 4.3: for every p* < 1/2 there is a model whose likeliest response greedy decoding misses "
            "[exact]; the population update raises every π(y|x) to the power 1 + 1/β and keeps the mode "
            "[exact]";
        e.expect =
            "At first greedy decoding takes the trap token at every trap; after some rounds it no longer "
            "does, later where the trap is deeper.";
        e.takeaway =
            "Choosing token by token can miss what the policy as a whole likes best. Sharpening whole "
            "responses repairs that: in the end the best response wins its first token, too.";
        e.caveat =
            "The trap token is likely because many responses share it. That a policy prefers a response says "
            "nothing about its being right.";
        e.controls = {"modal_probability", "trap_excess", "responses", "beta", "rounds"};
        e.charts = {"greedy_failure", "kappa", "own_failure"};
        e.spec =
            parse_spec(R"~({"problem": "trap", "objective": "population", "trap_excess": 0.2, "responses": 4,
             "beta": 4, "rounds": 6, "replicates": 1})~");
        e.sweep = R"~({"axes": [{"parameter": "trap_excess", "values": [0.02, 0.1, 0.2, 0.3]}], "x": "round",
             "measure": "greedy_failure"})~";
        e.large = R"~({"responses": 64, "rounds": 40})~";
        e.large_axes =
            R"~([{"parameter": "trap_excess", "from": 0.01, "to": 0.39, "points": 20, "scale": "linear"}])~";
        list.push_back(e);
    }
    return list;
}

}  // namespace srlm
