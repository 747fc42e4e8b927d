#pragma once
/// \file
/// Connected components of the multigraph of sampled pairs. With one-hot features a round says
/// something about two responses only if a chain of pairs joins them, so G falls into one
/// Laplacian block for each component.

#include <cstdint>
#include <vector>

#include "policies/edges.hpp"

namespace srlm {

/// Components of at least two responses, in ascending order of their smallest entry.
class Components {
public:
    /// Finds the components of the edges on `entries` responses.
    void find(std::size_t entries, const Edges& edges);

    std::size_t count() const { return member_start_.size() - 1; }
    /// Entries of component c, ascending.
    const std::uint32_t* members(std::size_t c) const { return members_.data() + member_start_[c]; }
    std::size_t size(std::size_t c) const { return member_start_[c + 1] - member_start_[c]; }
    /// Numbers of the edges inside component c, ascending.
    const std::uint32_t* edges(std::size_t c) const { return edges_.data() + edge_start_[c]; }
    std::size_t edge_count(std::size_t c) const { return edge_start_[c + 1] - edge_start_[c]; }
    /// Position of an entry within its component.
    std::uint32_t position(std::uint32_t entry) const { return position_[entry]; }

private:
    std::uint32_t root(std::uint32_t entry);

    std::vector<std::uint32_t> parent_, position_, label_;
    std::vector<std::uint32_t> members_, edges_;
    std::vector<std::size_t> member_start_{0}, edge_start_{0};
};

}  // namespace srlm
