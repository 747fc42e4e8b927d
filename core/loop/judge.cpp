#include "loop/judge.hpp"

#include <cstdint>

#include "numerics/kernels.hpp"

namespace srlm {

const JudgeKind& judge_kind(const Spec& spec) {
    return kind_named(judge_kinds(), spec.self_reward, "self_reward");
}

Judge::Judge(const Spec& spec, const Problem& problem, const PolicyTables& base)
    : spec_(spec), problem_(problem), base_(base), kind_(judge_kind(spec)) {}

const double* Judge::rewards(const PolicyTables& policy, std::uint32_t round, std::uint32_t replicate,
                             ResponseSampler& sampler) {
    const auto seed = static_cast<std::uint64_t>(spec_.seed);
    const double* own = (kind_.of_base ? base_ : policy).log_policy.data();
    if (kind_.rewards) {
        table_.resize(problem_.entries());
        kind_.rewards({spec_, problem_, base_, policy, round, replicate, sampler}, table_);
        own = table_.data();
    }
    if (kind_.by_length) {
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
