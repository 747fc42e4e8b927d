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
        e.theorem = "Thm 4.1: ε_*(n), of order √(κ_0 log|Π|/n) [rate], with constants [rebuilt]; the best learner's failure rate [exact]";
        e.expect = "The failure falls slowly until n is about κ_0 times the number of prompts, and a larger κ_0 shifts the whole curve to the right.";
        e.takeaway = "A favoured response that the base policy hardly prefers must be seen to be known, and seeing it takes about κ_0 queries for each prompt.";
        e.caveat = "";
        e.controls = {"responses", "samples", "prompts", "informative_mass", "bump"};
        e.charts = {"target_failure"};
        e.spec = parse_spec(R"~({"problem": "hard_instance", "objective": "best_learner", "prompts": 32, "responses": 32, "informative_mass": 0.5, "rounds": 1, "samples": 1000, "replicates": 64})~");
        e.sweep = R"~({"axes": [{"parameter": "samples", "from": 16, "to": 65536, "points": 13}, {"parameter": "responses", "values": [8, 32, 128]}], "x": "samples", "measure": "target_failure", "overlays": ["best-learner", "failure-lower-bound"]})~";
        e.large = R"~({"replicates": 4096})~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "greedy-trap";
        e.chapter = "One step is not enough";
        e.title = "The greedy trap";
        e.question = "Can greedy decoding miss the response that the policy likes best, and does self-reward help?";
        e.theorem = "Prop. 4.3 [exact]: for every p* < 1/2 there is a model whose likeliest response greedy decoding misses";
        e.expect = "At first greedy decoding takes the trap token; after a few rounds the likeliest response has won its first token, too.";
        e.takeaway = "Sharpening whole responses repairs what choosing token by token gets wrong.";
        e.caveat = "";
        e.controls = {"modal_probability", "trap_excess", "responses", "beta", "rounds"};
        e.charts = {"greedy_failure", "kappa", "own_failure"};
        e.spec = parse_spec(R"~({"problem": "trap", "objective": "population", "responses": 4, "rounds": 4, "replicates": 1})~");
        e.sweep = R"~({"axes": [{"parameter": "modal_probability", "values": [0.1, 0.2, 0.3, 0.4]}], "x": "round", "measure": "greedy_failure"})~";
        list.push_back(e);
    }
    return list;
}

}  // namespace srlm
