#include "policies/components.hpp"

#include <numeric>

namespace srlm {

namespace {
constexpr std::uint32_t kNone = 0xffffffff;
}

std::uint32_t Components::root(std::uint32_t entry) {
    while (parent_[entry] != entry) {
        parent_[entry] = parent_[parent_[entry]];
        entry = parent_[entry];
    }
    return entry;
}

void Components::find(std::size_t entries, const Edges& edges) {
    parent_.resize(entries);
    std::iota(parent_.begin(), parent_.end(), 0u);
    for (std::size_t e = 0; e < edges.size(); ++e) {
        const std::uint32_t a = root(edges.first[e]), b = root(edges.second[e]);
        // The smaller entry becomes the root: a component is named by its smallest member.
        if (a < b) parent_[b] = a;
        if (b < a) parent_[a] = b;
    }

    // Count members by root, number the roots that have company, and place members in order.
    position_.assign(entries, 0);
    for (std::uint32_t m = 0; m < entries; ++m) ++position_[root(m)];
    label_.assign(entries, kNone);
    member_start_.assign(1, 0);
    for (std::uint32_t m = 0; m < entries; ++m) {
        if (parent_[m] != m || position_[m] < 2) continue;
        label_[m] = static_cast<std::uint32_t>(count());
        member_start_.push_back(member_start_.back() + position_[m]);
    }
    members_.resize(member_start_.back());
    std::vector<std::size_t> next(member_start_.begin(), member_start_.end() - 1);
    for (std::uint32_t m = 0; m < entries; ++m) {
        label_[m] = label_[root(m)];
        if (label_[m] == kNone) continue;
        position_[m] = static_cast<std::uint32_t>(next[label_[m]] - member_start_[label_[m]]);
        members_[next[label_[m]]++] = m;
    }

    edge_start_.assign(count() + 1, 0);
    for (std::size_t e = 0; e < edges.size(); ++e) ++edge_start_[label_[edges.first[e]] + 1];
    for (std::size_t c = 0; c < count(); ++c) edge_start_[c + 1] += edge_start_[c];
    edges_.resize(edge_start_.back());
    next.assign(edge_start_.begin(), edge_start_.end() - 1);
    for (std::size_t e = 0; e < edges.size(); ++e)
        edges_[next[label_[edges.first[e]]]++] = static_cast<std::uint32_t>(e);
}

}  // namespace srlm
