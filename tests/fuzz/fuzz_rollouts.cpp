/// \file
/// Rollouts of a language model, in every format that is read, whole and in pieces, and the rounds followed.

#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "data/rollouts.hpp"
#include "fuzz.hpp"
#include "results/followed.hpp"

using namespace srlm;

SRLM_FUZZ(data, size) {
    return fuzz::read([&] {
        const std::string_view text = fuzz::text(data, size);
        std::vector<Rollouts> rounds = parse_rounds(text, "rollouts_file");
        RolloutFile file("rollouts_file");
        for (std::size_t at = 0; at < text.size(); at += 7) file.feed(text.substr(at, 7));
        fuzz::require(file.finish().size() == rounds.size(), "pieces make no difference");
        for (const Rollouts& rollouts : rounds) {
            fuzz::require(!rollouts.prompts.empty(), "there are prompts");
            fuzz::require(!rollouts.format.empty(), "what was read is said");
            for (const PromptRollouts& prompt : rollouts.prompts) {
                fuzz::require(!prompt.candidates.empty(), "a prompt has candidates");
                fuzz::require(prompt.weight > 0 && std::isfinite(prompt.weight), "a weight is positive");
                for (const Candidate& candidate : prompt.candidates) {
                    fuzz::require(candidate.log_probability <= 0, "a log-probability is at most 0");
                    fuzz::require(candidate.embedding.size() == rollouts.embedding,
                                  "embeddings are of one length");
                }
            }
        }
        const Followed followed = follow(std::move(rounds), 0.5, 1);
        for (const FollowedRound& round : followed.rounds)
            fuzz::require(round.overfull > 0 || round.kappa_low <= round.kappa_high,
                          "an interval has its ends");
    });
}
