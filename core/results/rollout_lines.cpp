#include "results/rollout_lines.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/error.hpp"
#include "base/json_parse.hpp"
#include "data/words.hpp"
#include "numerics/kernels.hpp"
#include "policies/sequence_model.hpp"

namespace srlm {

std::string rollout_lines(const Spec& spec, const Problem& problem, std::size_t count) {
    if (!problem.sequence) {
        throw Error(Code::not_applicable, "problem", "only a problem over sequences has words to draw",
                    "Set problem to sequence or phonemes");
    }
    const SequenceModel& model = *problem.sequence;
    const std::size_t L = model.shape.length;
    std::vector<double> u(count * padded(L));
    Sequence rest(L);
    std::string lines;
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const std::size_t start = model.start[x];
        kernels().uniforms(
            {static_cast<std::uint64_t>(spec.seed), static_cast<std::uint32_t>(x), 0, Stream::samples}, 0, 0,
            u.size() / 2, u.data());
        Json responses = Json::array();
        for (std::size_t i = 0; i < count; ++i) {
            model.base.sample(start, u.data() + i * padded(L), rest);
            const Word word = static_cast<char>(start) + Word(rest.begin(), rest.end());
            const auto letters =
                static_cast<std::size_t>(std::find(rest.begin(), rest.end(), 0) - rest.begin());
            const double log_probability =
                std::min(0.0, model.base.score(start, rest) - model.base.log_partition(start));
            responses.push_back({{"text", model.words.label(word)},
                                 {"logprob", log_probability},
                                 {"tokens", std::max<std::size_t>(letters, 1)},
                                 {"ended", true},  // the probability is that of a whole response
                                 {"correct", model.words.has(word)}});
        }
        const Json line{
            {"prompt", problem.prompt_labels[x]}, {"weight", problem.mu[x]}, {"responses", responses}};
        lines += line.dump() + "\n";
    }
    return lines;
}

}  // namespace srlm
