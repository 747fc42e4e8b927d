#pragma once
/// \file
/// Labels: which response of a pair is preferred, by its rewards.

#include <vector>

#include "policies/score.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// The labels of a round's pairs, by edge.
struct Preferences {
    std::vector<double> labelled;   ///< [E] how many of its pairs have a label
    std::vector<double> preferred;  ///< [E] how sure these say, on average, that the first response is better
};

/// Labels judged pairs: Bradley–Terry ones prefer the first with probability σ(Δr_i); hard ones say
/// sign Δr_i, and nothing where Δr_i = 0. Ties have no label. A rank agreement τ < 1 turns a label into a
/// mixture of itself with weight (1+τ)/2 and its opposite (CREAM). Where the judge is exact, an edge's wins
/// are one binomial draw, from slot 0 of stream `key`; else pair i is judged and labelled by itself, with
/// block i of slot 0.
void label_pairs(const Edges& edges, const PairJudge& judge, Labels labels, double agreement,
                 const StreamKey& key, Preferences& preferences);

/// σ(z) = 1/(1 + e^(−z)).
double sigmoid(double z);

}  // namespace srlm
