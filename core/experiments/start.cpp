/// \file
/// Start here.

#include "experiments/chapters.hpp"

namespace srlm {

std::vector<Experiment> start_experiments() {
    std::vector<Experiment> list;
    {
        Experiment e;
        e.name = "kappa-contraction";
        e.chapter = "Start here";
        e.title = "The condition number contracts";
        e.question =
            "How fast does the policy condition number κ_t fall from round to round, and what bounds it?";
        e.theorem =
            "Lemma C.4: κ_T ≤ U + q^T (κ_0 − U) [exact given its constants, which are [rebuilt]]; κ_t ≤ 1/c "
            "by definition [exact]";
        e.expect =
            "κ_t falls steeply towards 1 and then stays; the band over replicates comes from the drawn pairs "
            "and the judge's noise.";
        e.takeaway =
            "A diffuse policy becomes confident within a few rounds, because each round multiplies its "
            "log-odds by 1 + 1/β.";
        e.caveat =
            "With these constants U is at least 1/c, so the theorem's curve says no more than the trivial "
            "bound. In late rounds most pairs draw the same response twice and teach nothing: the rank "
            "drops, the fall stops, and modes of the base policy get lost.";
        e.controls = {"kappa_0", "beta", "samples", "judge_noise", "rounds"};
        e.charts = {"kappa", "own_failure", "target_failure"};
        e.spec = parse_spec(R"~({"kappa_0": 8, "judge_noise": 0.5, "rounds": 8, "replicates": 64})~");
        e.sweep = R"~({"axes": [{"parameter": "kappa_0", "values": [2, 4, 8, 14]}], "x": "round",
             "measure": "kappa", "overlays": ["inverse-confidence", "unrolled-kappa-bound"]})~";
        e.large = R"~({"replicates": 4096})~";
        e.large_axes = R"~([{"parameter": "kappa_0", "values": [1.5, 2, 3, 4, 6, 8, 11, 14, 15]}])~";
        list.push_back(e);
    }
    return list;
}

}  // namespace srlm
