/// \file
/// Samples of a language model, as JSON Lines.

#include <cmath>

#include "data/samples.hpp"
#include "fuzz.hpp"

using namespace srlm;

SRLM_FUZZ(data, size) {
    return fuzz::read([&] {
        const Samples samples = parse_samples(fuzz::text(data, size), "samples_file");
        fuzz::require(!samples.prompts.empty(), "there are prompts");
        for (const PromptSamples& prompt : samples.prompts) {
            fuzz::require(!prompt.candidates.empty(), "a prompt has candidates");
            fuzz::require(prompt.weight > 0 && std::isfinite(prompt.weight), "a weight is positive");
            for (const Candidate& candidate : prompt.candidates) {
                fuzz::require(candidate.log_probability <= 0, "a log-probability is at most 0");
                fuzz::require(candidate.embedding.size() == samples.embedding,
                              "embeddings are of one length");
            }
        }
    });
}
