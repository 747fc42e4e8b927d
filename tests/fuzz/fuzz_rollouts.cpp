/// \file
/// Rollouts of a language model, as JSON Lines.

#include <cmath>

#include "data/rollouts.hpp"
#include "fuzz.hpp"

using namespace srlm;

SRLM_FUZZ(data, size) {
    return fuzz::read([&] {
        const Rollouts rollouts = parse_rollouts(fuzz::text(data, size), "rollouts_file");
        fuzz::require(!rollouts.prompts.empty(), "there are prompts");
        for (const PromptRollouts& prompt : rollouts.prompts) {
            fuzz::require(!prompt.candidates.empty(), "a prompt has candidates");
            fuzz::require(prompt.weight > 0 && std::isfinite(prompt.weight), "a weight is positive");
            for (const Candidate& candidate : prompt.candidates) {
                fuzz::require(candidate.log_probability <= 0, "a log-probability is at most 0");
                fuzz::require(candidate.embedding.size() == rollouts.embedding,
                              "embeddings are of one length");
            }
        }
    });
}
