#pragma once
/// \file
/// A model's own rounds, as rollouts of each of them show them.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/rollouts.hpp"
#include "results/bootstrap.hpp"

namespace srlm {

/// The share of the prompts' weight at which a policy fails, P_x[p ≤ 1 − δ], as far as draws tell.
struct KnownFailure {
    double certain = 0;   ///< Fails for certain
    double by_draws = 0;  ///< Fails, at a joint level of 95 % over the prompts; the certain ones included
    double success = 0;   ///< Succeeds for certain
    double unknown() const { return 1 - by_draws - success; }
};

struct FollowedRound {
    std::int64_t round = 0;
    std::string read_as;
    bool drawn = true;
    std::size_t overfull =
        0;  ///< Prompts whose probabilities sum to above 1: then nothing of κ or failure follows
    double draws = 0, seen = 0;
    /// κ_t is at most `kappa_high` for certain, and below `kappa_low` with probability 5 % at most.
    double kappa_low = 1, kappa_high = 1;
    Estimate kappa;    ///< E_x[1/max_y p], which is kappa_high, with what other prompts like these would give
    Estimate entropy;  ///< −log π_t(y|x) of a draw, in nats; NaN where the responses are no draws
    double margin_05 = 0, margin_median = 0;  ///< Between the two likeliest responses seen
    double confidence = 0;                    ///< Of the likeliest response, at the least certain prompt
    KnownFailure own;
    KnownFailure target;      ///< Of the likeliest response of the first round
    double known_before = 0;  ///< Share of the draws whose log-probability in the round before is known, too
    Estimate accuracy;        ///< The likeliest response is correct
    Estimate majority;        ///< The response drawn most often is; ties share
    Estimate pass_1, pass_k;  ///< One of 1, of k draws is
    Estimate tax;             ///< What sharpening has cost: pass\@k of the first round less that of this one
};

struct Followed {
    std::vector<FollowedRound> rounds;
    std::size_t prompts = 0;  ///< Those that all rounds have
    double delta = 0.5;
    bool gold = false;          ///< Every response of every round is scored as true or false
    bool targets = false;       ///< Responses have texts, so that those of the first round are known again
    double target_certain = 0;  ///< Weight of the prompts at which the target is the mode for certain
    std::size_t k = 1;
    struct Fit {
        double U, q, error;
    };
    std::optional<Fit> fit;  ///< U + q^t(κ_0 − U), least squares through kappa_high
    double trivial = 0;      ///< 1/c over the rounds after the first; 0 without any
    std::vector<std::string> notes;
    std::vector<std::string> sentences;  ///< What a paper could print
};

/// The round with the largest number; of several with the same one the last. `rounds` is not empty.
const Rollouts& last_round(const std::vector<Rollouts>& rounds);

/// Follows rounds that were read, in the order in which they are given; their `round` becomes their number
/// where several have the same one; one round alone is described, and nothing compared. `rounds` is not
/// empty. Throws Error bad_data when no prompt is in all of them.
Followed follow(std::vector<Rollouts> rounds, double delta, std::uint64_t seed);

/// As JSON: the names above, an Estimate as {"value", "low", "high"}, null where a number is not known.
std::string followed_json(const Followed& followed);

}  // namespace srlm
