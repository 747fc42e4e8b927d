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
        e.question =
            "How does the target failure fall with the number of pairs, with a noisy judge and without?";
        e.theorem =
            "Thm 6.2: failure of order √(d/n) [rate]; without noise, pairs that span all features give the "
            "population update for any n [exact]";
        e.expect =
            "With a noisy judge, and with Bradley–Terry labels, the excess over the floor falls with slope "
            "−1/2 on log–log axes. Without noise nothing depends on n.";
        e.takeaway =
            "Where the judge errs independently, four times the pairs halve the excess failure. Where it "
            "does not err, more pairs change nothing.";
        e.caveat =
            "The slope holds as long as many prompts have margins of the size of the error: with a finite "
            "set of prompts the excess falls faster in the end, and for few pairs it saturates. The floor is "
            "what the population update misses at this β and T. The target is the mode of the base policy, "
            "and nothing here says that this is a correct answer.";
        e.controls = {"judge_noise", "samples", "dimension", "beta", "rounds"};
        e.charts = {"target_failure", "own_failure", "kappa"};
        e.spec = parse_spec(R"~({"prompts": 400, "kappa_0": 8, "judge_noise": 2, "beta": 0.02, "rounds": 1,
             "samples": 3200, "replicates": 16})~");
        e.sweep = R"~({"axes": [{"parameter": "samples", "from": 1600, "to": 25600, "points": 5}],
             "series": [{"label": "noisy judge", "spec": {"judge_noise": 2}},
                {"label": "Bradley–Terry labels", "spec": {"objective": "logistic", "judge_noise": 0}},
                {"label": "no noise (control)", "spec": {"judge_noise": 0}}],
             "x": "samples", "measure": "target_failure", "fit": "log-log", "floor": true,
             "overlays": ["inverse-sqrt", "floor"]})~";
        e.large = R"~({"prompts": 4000, "replicates": 128})~";
        e.large_axes = R"~([{"parameter": "samples", "from": 1600, "to": 409600, "points": 9}])~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "effective-dimension";
        e.chapter = "What sets the error";
        e.title = "How many dimensions matter";
        e.question =
            "Does the error grow with the dimension of the features, or with how many of them matter?";
        e.theorem =
            "Thm 6.2: √(d/n) [rate]; Cor. 6.4: d_eff(λ) may stand for d [rate]; Lemma G.4's bounds on d_eff "
            "[exact]";
        e.expect =
            "With equal eigenvalues the error rises like √d. With a spectrum that falls off it stays flat in "
            "d when a ridge is used, and without one it rises all the same.";
        e.takeaway =
            "Dimensions that carry almost no variance cost nothing, provided that the regression is told to "
            "leave them alone.";
        e.caveat =
            "The paper's minimiser of the plain square loss is not told so: unregularised least squares pays "
            "for every direction, σ²d/n, whatever its eigenvalue. d_eff(λ) governs the error once a ridge λ, "
            "or a binding ball, holds the small directions back. The ridge here is three thousandths; "
            "another one moves the level, not the picture.";
        e.controls = {"dimension", "spectrum", "spectrum_decay", "ridge", "samples"};
        e.charts = {"target_failure", "own_failure", "kappa"};
        e.spec =
            parse_spec(R"~({"prompts": 200, "dimension": 32, "spectrum": "exponential", "spectrum_decay": 0.5,
             "kappa_0": 8, "judge_noise": 2, "beta": 0.02, "rounds": 1, "samples": 3200,
             "replicates": 24, "ridge": 0.003, "record_spectrum": false})~");
        e.sweep = R"~({"axes": [{"parameter": "dimension", "values": [8, 16, 32, 64, 128]}],
             "series": [{"label": "equal eigenvalues", "spec": {"spectrum": "isotropic", "ridge": 0}},
                {"label": "falling spectrum", "spec": {"ridge": 0}},
                {"label": "falling spectrum, ridge", "spec": {}}],
             "x": "dimension", "measure": "target_failure", "fit": "log-log", "floor": true,
             "overlays": ["sqrt-dimension"]})~";
        e.large = R"~({"prompts": 2000, "replicates": 128})~";
        e.large_axes = R"~([{"parameter": "dimension", "values": [8, 16, 32, 64, 128, 256]}])~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "spectrum";
        e.chapter = "What sets the error";
        e.title = "The effective dimension";
        e.question = "At a fixed dimension, does the error follow d_eff?";
        e.theorem = "Cor. 6.4: d_eff(1/n) stands for d [rate]; d_eff(λ) = Σ_j λ_j/(λ_j+λ) [exact]";
        e.expect =
            "With a ridge the error rises with d_eff although d is the same everywhere. Without one it is "
            "high everywhere.";
        e.takeaway =
            "What counts is how many eigenvalues exceed the noise level 1/n, not how many there are.";
        e.caveat =
            "The fitted slope is below the 1/2 of the rate: failures are shares and saturate, and each "
            "spectrum has its own prompts. Without the ridge the steepest spectra still gain, for all of "
            "their variance is in a few directions.";
        e.controls = {"spectrum_decay", "ridge", "samples", "dimension", "judge_noise"};
        e.charts = {"target_failure", "own_failure", "kappa"};
        e.spec = parse_spec(
            R"~({"prompts": 200, "dimension": 64, "spectrum": "exponential", "spectrum_decay": 0.25,
             "kappa_0": 8, "judge_noise": 2, "beta": 0.02, "rounds": 1, "samples": 3200,
             "replicates": 24, "ridge": 0.003, "record_spectrum": false})~");
        e.sweep =
            R"~({"axes": [{"parameter": "spectrum_decay", "values": [2, 1, 0.5, 0.25, 0.12, 0.06, 0.03]}],
             "series": [{"label": "ridge", "spec": {}},
                {"label": "no ridge", "spec": {"ridge": 0}}],
             "x": "effective_dimension", "measure": "target_failure", "fit": "log-log",
             "floor": true, "overlays": ["sqrt-effective-dimension"]})~";
        e.large = R"~({"prompts": 2000, "replicates": 128})~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "objectives";
        e.chapter = "What sets the error";
        e.title = "Objectives side by side";
        e.question = "Does it matter which loss the loop minimises?";
        e.theorem =
            "Eq. 3 against logistic DPO, and against best-of-N with maximum likelihood (arXiv 2412.01951); "
            "the population update is the limit of the first, and of Bradley–Terry labels [exact]";
        e.expect =
            "Regression without noise lies on the population update. Bradley–Terry labels follow it with a "
            "lag, hard labels and best-of-N sharpen in a single round what the others need three for.";
        e.takeaway =
            "All of them sharpen, and all towards what the base policy prefers. They differ in how fast, and "
            "a hard choice is the fastest because it has no leash.";
        e.caveat =
            "Hard labels and best-of-N have no optimum without a ridge, or are not held back by β; so their "
            "curves are not at the same leash. κ shows confidence only: how often the answer is still the "
            "base policy's is the target failure below.";
        e.controls = {"objective", "beta", "samples", "judge_noise", "rounds"};
        e.charts = {"target_failure", "kappa", "entropy"};
        e.spec = parse_spec(
            R"~({"kappa_0": 8, "samples": 400, "rounds": 6, "replicates": 16, "record_spectrum": false})~");
        e.sweep = R"~({"series": [{"label": "regression", "spec": {}},
                {"label": "logistic, Bradley–Terry labels", "spec": {"objective": "logistic"}},
                {"label": "logistic, hard labels", "spec": {"objective": "logistic", "labels": "hard"}},
                {"label": "best of 8, then likelihood", "spec": {"objective": "best_of_n"}},
                {"label": "population", "spec": {"objective": "population"}}],
             "x": "round", "measure": "kappa"})~";
        e.large = R"~({"prompts": 400, "samples": 4000, "replicates": 256})~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "judge-errors";
        e.chapter = "What sets the error";
        e.title = "Noise, bias and CREAM";
        e.question = "Which errors of the judge average out, and does weighting by agreement help?";
        e.theorem =
            "Independent noise averages out like σ/√n [rate], a fixed bias does not; CREAM (arXiv "
            "2410.12735) has no effect without noise [exact]";
        e.expect =
            "With independent noise the target failure falls with n. With a fixed bias it stops at a floor. "
            "With CREAM it starts higher and falls less.";
        e.takeaway =
            "More pairs cure noise, but not bias. A judge that always errs in the same way is believed.";
        e.caveat =
            "CREAM keeps slightly more modes of the base policy here (mode_kept), but it weakens every step "
            "by the rank agreement τ, and after the same number of rounds the policy is less sure: give it "
            "twice the rounds before comparing.";
        e.controls = {"judge_noise", "judge_bias", "cream", "samples", "rounds"};
        e.charts = {"target_failure", "own_failure", "agreement"};
        e.spec = parse_spec(R"~({"prompts": 100, "kappa_0": 8, "judge_noise": 1, "beta": 0.5, "rounds": 4,
             "samples": 800, "replicates": 16})~");
        e.sweep = R"~({"axes": [{"parameter": "samples", "from": 100, "to": 25600, "points": 5}],
             "series": [{"label": "noise σ = 1", "spec": {}},
                {"label": "noise, CREAM", "spec": {"cream": true}},
                {"label": "fixed bias 1", "spec": {"judge_noise": 0, "judge_bias": 1}}],
             "x": "samples", "measure": "target_failure", "floor": true, "overlays": ["floor"]})~";
        e.large = R"~({"prompts": 1000, "replicates": 256})~";
        e.large_axes = R"~([{"parameter": "samples", "from": 100, "to": 409600, "points": 7}])~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "rank-deficient";
        e.chapter = "What sets the error";
        e.title = "Fewer pairs than dimensions";
        e.question = "What does a round do in directions that none of its pairs shows?";
        e.theorem =
            "Eq. 3 has many minimisers when rank ΔΦ < d, and the update takes the nearest; with rank d and "
            "no noise it is the population update [exact]";
        e.expect =
            "The rank stays below d and falls from round to round. The own-mode failure goes on falling; the "
            "target failure stops.";
        e.takeaway =
            "Directions without data keep their old value while the others grow, so the policy sharpens a "
            "distorted version of what it preferred.";
        e.caveat =
            "n ≥ d helps at first only: as the policy sharpens, more pairs are ties, and the rank falls "
            "below d again. The nearest minimiser is what gradient descent from θ_t finds; other choices "
            "behave differently.";
        e.controls = {"samples", "dimension", "spectrum", "beta", "rounds"};
        e.charts = {"rank", "own_failure", "target_failure"};
        e.spec = parse_spec(R"~({"dimension": 64, "kappa_0": 8, "samples": 48, "rounds": 8})~");
        e.large = R"~({"replicates": 4096})~";
        list.push_back(e);
    }
    return list;
}

}  // namespace srlm
