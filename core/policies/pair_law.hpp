#pragma once
/// \file
/// How the two responses of a pair are distributed, for the loss as its expectation over all pairs.

#include <vector>

#include "policies/problem.hpp"

namespace srlm {

/// At every prompt a mixture of products: with probability `share`, y ~ first and y' ~ second.
struct PairLaw {
    struct Part {
        double share;
        const double* first;   ///< [entries] probabilities of y
        const double* second;  ///< [entries] probabilities of y'
    };
    std::vector<Part> parts;  ///< Shares sum to 1
};

/// s[m] = μ_x Σ_{y'} w(y,y')(v(y) − v(y')) with w the law of the pair in either order: what a
/// round's rewards, gathered on the responses, sum to over pairs, expected for one. v and s are [entries].
void expected_gather(const Problem& problem, const PairLaw& law, const double* v, std::vector<double>& s);

/// E[ΔφΔφᵀ] of one pair, [d][d_stride]; `rows` is scratch.
void expected_gram(const Problem& problem, const PairLaw& law, std::vector<double>& rows,
                   std::vector<double>& G);

}  // namespace srlm
