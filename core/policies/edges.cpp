#include "policies/edges.hpp"

#include <algorithm>
#include <bit>

namespace srlm {

namespace {

/// Where to look for an edge first: the upper bits of a product with 2^64/φ.
std::size_t slot(std::uint32_t first, std::uint32_t second, int shift) {
    const std::uint64_t key = std::uint64_t{first} << 32 | second;
    return static_cast<std::size_t>((key ^ key >> 29) * 0x9e3779b97f4a7c15u >> shift);
}

}  // namespace

void Edges::clear() {
    first.clear();
    second.clear();
    count.clear();
    reward_difference.clear();
    ties = pairs = scatter = 0;
}

void EdgeIndex::open(Edges& edges, std::size_t expected) {
    edges_ = &edges;
    resize(std::max(edges.size(), expected));
}

void EdgeIndex::resize(std::size_t expected) {
    const std::size_t slots = std::bit_ceil(2 * std::max<std::size_t>(expected, 8));
    mask_ = slots - 1;
    shift_ = 64 - std::countr_zero(slots);
    table_.assign(slots, 0);
    for (std::size_t e = 0; e < edges_->size(); ++e) {
        std::size_t at = slot(edges_->first[e], edges_->second[e], shift_);
        while (table_[at] != 0) at = (at + 1) & mask_;
        table_[at] = static_cast<std::uint32_t>(e + 1);
    }
}

void EdgeIndex::add(std::uint32_t a, std::uint32_t b, double count) {
    Edges& edges = *edges_;
    edges.pairs += count;
    if (a == b) {
        edges.ties += count;
        return;
    }
    const std::uint32_t first = std::min(a, b), second = std::max(a, b);
    std::size_t at = slot(first, second, shift_);
    for (; table_[at] != 0; at = (at + 1) & mask_) {
        const std::uint32_t e = table_[at] - 1;
        if (edges.first[e] != first || edges.second[e] != second) continue;
        edges.count[e] += count;
        return;
    }
    edges.first.push_back(first);
    edges.second.push_back(second);
    edges.count.push_back(count);
    table_[at] = static_cast<std::uint32_t>(edges.size());
    if (2 * edges.size() > table_.size()) resize(2 * edges.size());
}

}  // namespace srlm
