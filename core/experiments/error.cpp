/// \file
/// What sets the error.

#include "experiments/chapters.hpp"

namespace srlm {

std::vector<Experiment> error_experiments() {
    std::vector<Experiment> list;
    {
        Experiment e;
        e.name = "noisy-judge";
        e.chapter = "What sets the error";
        e.title = "The 1/√n rate of a noisy judge";
        e.question = "How does the target failure fall with the number of pairs, with a noisy judge and without?";
        e.theorem = "Thm 6.2: failure of order √(d/n) [rate]; without noise, pairs that span all features give the population update for any n [exact]";
        e.expect = "";
        e.takeaway = "";
        e.caveat = "";
        e.controls = {"judge_noise", "samples", "dimension", "beta", "rounds"};
        e.charts = {"target_failure", "own_failure", "kappa"};
        e.spec = parse_spec(R"~({"prompts": 200, "responses": 16, "dimension": 8, "kappa_0": 8, "judge_noise": 2, "beta": 0.05, "rounds": 1, "samples": 800, "replicates": 32})~");
        e.sweep = R"~({"axes": [{"parameter": "samples", "from": 100, "to": 25600, "points": 9}], "series": [{"label": "noisy judge, σ = 2", "spec": {"judge_noise": 2}}, {"label": "Bradley–Terry labels", "spec": {"objective": "logistic", "judge_noise": 0}}, {"label": "no noise (control)", "spec": {"judge_noise": 0}}], "x": "samples", "measure": "target_failure", "fit": "log-log", "floor": true, "overlays": ["inverse-sqrt", "floor"]})~";
        e.large = R"~({"replicates": 1024})~";
        e.large_axes = R"~([{"parameter": "samples", "from": 100, "to": 409600, "points": 13}])~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "effective-dimension";
        e.chapter = "What sets the error";
        e.title = "The effective dimension";
        e.question = "Does the error grow with the dimension of the features, or with how many of them matter?";
        e.theorem = "Cor. 6.4: d_eff(λ) may stand for d [rate]; Lemma G.4's bounds on it [exact]";
        e.expect = "";
        e.takeaway = "";
        e.caveat = "";
        e.controls = {"dimension", "spectrum", "spectrum_decay", "ridge", "samples"};
        e.charts = {"target_failure", "own_failure", "kappa"};
        e.spec = parse_spec(R"~({"prompts": 100, "responses": 16, "dimension": 16, "kappa_0": 8, "judge_noise": 2, "beta": 0.1, "rounds": 1, "samples": 1600, "replicates": 32, "record_spectrum": false})~");
        e.sweep = R"~({"axes": [{"parameter": "dimension", "values": [4, 8, 16, 32, 64, 128]}], "series": [{"label": "isotropic", "spec": {}}, {"label": "fixed spectrum", "spec": {"spectrum": "exponential", "spectrum_decay": 0.5}}], "x": "dimension", "measure": "target_failure", "fit": "log-log", "floor": true, "overlays": ["sqrt-dimension", "sqrt-effective-dimension"]})~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "objectives";
        e.chapter = "What sets the error";
        e.title = "Objectives side by side";
        e.question = "Does it matter which loss the loop minimises?";
        e.theorem = "Eq. 3 against logistic DPO and against best-of-N with maximum likelihood (arXiv 2412.01951)";
        e.expect = "";
        e.takeaway = "";
        e.caveat = "";
        e.controls = {"objective", "labels", "best_of", "beta", "samples"};
        e.charts = {"target_failure", "kappa", "entropy"};
        e.spec = parse_spec(R"~({"kappa_0": 8, "samples": 400, "rounds": 6, "replicates": 16, "record_spectrum": false})~");
        e.sweep = R"~({"series": [{"label": "regression", "spec": {}}, {"label": "logistic, Bradley–Terry labels", "spec": {"objective": "logistic"}}, {"label": "logistic, hard labels", "spec": {"objective": "logistic", "labels": "hard"}}, {"label": "best of 8, then likelihood", "spec": {"objective": "best_of_n"}}, {"label": "population", "spec": {"objective": "population"}}], "x": "round", "measure": "kappa"})~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "judge-errors";
        e.chapter = "What sets the error";
        e.title = "Noise, bias and CREAM";
        e.question = "Which errors of the judge average out, and does weighting by agreement help?";
        e.theorem = "Independent noise enters as σ²/n, a fixed bias does not; CREAM (arXiv 2410.12735) has no effect without noise [exact]";
        e.expect = "";
        e.takeaway = "";
        e.caveat = "";
        e.controls = {"judge_noise", "judge_bias", "cream", "samples", "rounds"};
        e.charts = {"target_failure", "own_failure", "agreement"};
        e.spec = parse_spec(R"~({"prompts": 100, "kappa_0": 8, "judge_noise": 1, "beta": 0.5, "rounds": 4, "samples": 800, "replicates": 32})~");
        e.sweep = R"~({"axes": [{"parameter": "samples", "from": 100, "to": 25600, "points": 5}], "series": [{"label": "noise σ = 1", "spec": {}}, {"label": "noise, CREAM", "spec": {"cream": true}}, {"label": "fixed bias 1", "spec": {"judge_noise": 0, "judge_bias": 1}}], "x": "samples", "measure": "target_failure", "floor": true, "overlays": ["floor"]})~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "rank-deficient";
        e.chapter = "What sets the error";
        e.title = "Fewer pairs than dimensions";
        e.question = "What does a round do in directions that none of its pairs shows?";
        e.theorem = "Eq. 3 has many minimisers when rank ΔΦ < d, and the update takes the nearest; with rank d and no noise it is the population update [exact]";
        e.expect = "The rank stays below d and falls from round to round. The own-mode failure goes on falling; the target failure stops.";
        e.takeaway = "Directions without data keep their old value while the others grow, so the policy sharpens a distorted version of what it preferred.";
        e.caveat = "n ≥ d helps at first only: as the policy sharpens, more pairs are ties, and the rank falls below d again. The nearest minimiser is what gradient descent from θ_t finds; other choices behave differently.";
        e.controls = {"samples", "dimension", "spectrum", "beta", "rounds"};
        e.charts = {"rank", "own_failure", "target_failure"};
        e.spec = parse_spec(R"~({"dimension": 64, "kappa_0": 8, "samples": 48, "rounds": 8})~");
        list.push_back(e);
    }
    return list;
}

}  // namespace srlm
