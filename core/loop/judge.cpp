#include "loop/judge.hpp"

#include "numerics/kernels.hpp"

namespace srlm {

Judge::Judge(const Spec& spec, const Problem& problem, const PolicyTables& base)
    : spec_(spec), problem_(problem), base_(base) {}

const double* Judge::rewards(const PolicyTables& policy, std::uint32_t round, std::uint32_t replicate,
                             ResponseSampler& sampler) {
    const auto seed = static_cast<std::uint64_t>(spec_.seed);
    const double* own = policy.log_policy.data();
    if (spec_.self_reward == SelfReward::frozen) own = base_.log_policy.data();
    if (spec_.self_reward == SelfReward::vote) {
        sampler.vote_shares(problem_, policy.probability.data(), {seed, replicate, round, Stream::votes},
                            static_cast<std::size_t>(spec_.votes), table_);
        own = table_.data();
    }
    if (spec_.self_reward == SelfReward::length_normalised) {
        table_.resize(problem_.entries());
        for (std::size_t m = 0; m < table_.size(); ++m) table_[m] = own[m] / problem_.response_length[m];
        own = table_.data();
    }
    if (spec_.judge_bias == 0) return own;

    if (own != table_.data()) table_.assign(own, own + problem_.entries());
    normals_.resize(problem_.stride);
    for (std::size_t x = 0; x < problem_.prompts; ++x) {
        // Round 0 in every round: the bias stays.
        kernels().normals({seed, replicate, 0, Stream::bias}, static_cast<std::uint32_t>(x), 0,
                          problem_.stride / 2, normals_.data());
        for (std::size_t y = 0; y < problem_.stride; ++y)
            table_[x * problem_.stride + y] += spec_.judge_bias * normals_[y];
    }
    return table_.data();
}

}  // namespace srlm
