#pragma once
/// \file
/// Connected components of the multigraph of sampled pairs. With one-hot features a round says
/// something about two responses only if a chain of pairs joins them, so G falls into one
/// Laplacian block for each component.

#include <cstdint>
#include <vector>

#include "policies/sample.hpp"

namespace srlm {

/// Components of at least two responses, in ascending order of their smallest entry.
class Components {
public:
    /// Finds the components of the pairs on `entries` responses; ties (y = y') join nothing.
    void find(std::size_t entries, const Pairs& pairs);

    std::size_t count() const { return member_start_.size() - 1; }
    /// Entries of component c, ascending.
    const std::uint32_t* members(std::size_t c) const { return members_.data() + member_start_[c]; }
    std::size_t size(std::size_t c) const { return member_start_[c + 1] - member_start_[c]; }
    /// Indices i of the pairs inside component c, ascending.
    const std::uint32_t* pairs(std::size_t c) const { return pairs_.data() + pair_start_[c]; }
    std::size_t pair_count(std::size_t c) const { return pair_start_[c + 1] - pair_start_[c]; }
    /// Position of an entry within its component.
    std::uint32_t position(std::uint32_t entry) const { return position_[entry]; }

private:
    std::uint32_t root(std::uint32_t entry);

    std::vector<std::uint32_t> parent_, position_, label_;
    std::vector<std::uint32_t> members_, pairs_;
    std::vector<std::size_t> member_start_{0}, pair_start_{0};
};

}  // namespace srlm
