#include "loop/preferences.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "numerics/draws.hpp"
#include "numerics/scalar.hpp"

namespace srlm {

namespace {

/// How many pairs of each edge prefer its first response, of those that have a label.
void count_wins(const Edges& edges, Labels labels, const StreamKey& key, Preferences& out) {
    UniformSource uniforms(key, 0);
    for (std::size_t e = 0; e < edges.size(); ++e) {
        const double difference = edges.reward_difference[e], count = edges.count[e];
        if (labels == Labels::hard) {
            out.labelled[e] = difference == 0 ? 0 : count;
            out.preferred[e] = difference > 0 ? count : 0;
        } else {
            out.labelled[e] = count;
            out.preferred[e] = binomial(count, sigmoid(difference), sigmoid(-difference), uniforms);
        }
    }
}

void count_wins_one_by_one(const Edges& edges, const PairJudge& judge, Labels labels, const StreamKey& key,
                           Preferences& out) {
    PairScores scores(judge, edges);
    std::vector<double> u(2 * PairScores::kMost);
    each_stretch(edges, [&](std::size_t e, std::uint32_t first, std::size_t count) {
        const double* difference = scores.of(e, first, count);
        if (labels == Labels::bradley_terry) kernels().uniforms(key, 0, first, count, u.data());
        for (std::size_t i = 0; i < count; ++i) {
            const bool hard = labels == Labels::hard;
            if (hard && difference[i] == 0) continue;
            out.labelled[e] += 1;
            out.preferred[e] += hard ? difference[i] > 0 : u[2 * i] < sigmoid(difference[i]);
        }
    });
}

}  // namespace

double sigmoid(double z) {
    const double e = exp1(-std::fabs(z));
    return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

void label_pairs(const Edges& edges, const PairJudge& judge, Labels labels, double agreement,
                 const StreamKey& key, Preferences& preferences) {
    preferences.labelled.assign(edges.size(), 0.0);
    preferences.preferred.assign(edges.size(), 0.0);
    if (judge.noise == 0) {
        count_wins(edges, labels, key, preferences);
    } else {
        count_wins_one_by_one(edges, judge, labels, key, preferences);
    }
    const double sure = (1 + agreement) / 2;
    for (std::size_t e = 0; e < edges.size(); ++e) {
        const double labelled = preferences.labelled[e], wins = preferences.preferred[e];
        preferences.preferred[e] =
            labelled > 0 ? (wins * sure + (labelled - wins) * (1 - sure)) / labelled : 0.5;
    }
}

}  // namespace srlm
