#pragma once
/// \file
/// The best one-step learner of the hard instance of Thm 4.1 (App. D).

#include <cstdint>
#include <vector>

#include "numerics/kernels.hpp"
#include "policies/problem.hpp"
#include "policies/tables.hpp"

namespace srlm {

/// What the learner answers after its queries (entries, drawn from π_0 and evaluated): at each prompt
/// the favoured response, once it has been drawn, for its probability gives it away; else a guess,
/// uniform among the responses not drawn (prompt x: block x of slot 0 of stream `key`). θ is the table
/// of logits that gives the answers all but 1e-20 of the probability.
void best_learner(const Problem& problem, const PolicyTables& base, const std::vector<std::uint32_t>& queries,
                  const StreamKey& key, std::vector<double>& theta);

}  // namespace srlm
