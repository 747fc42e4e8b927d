#include "policies/edges.hpp"

#include <algorithm>
#include <bit>

namespace srlm {

namespace {

/// Never 0, since the second is the larger one.
std::uint64_t key_of(std::uint32_t first, std::uint32_t second) {
    return std::uint64_t{first} << 32 | second;
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
    make_room(std::max(edges.size(), expected));
}

/// Where the edge is, or the free slot where it belongs: the search begins at the upper bits of a product
/// with 2^64/φ.
std::size_t EdgeIndex::slot(std::uint64_t key) const {
    auto at = static_cast<std::size_t>((key ^ key >> 29) * 0x9e3779b97f4a7c15u >> shift_);
    while (key_[at] != key && key_[at] != 0) at = (at + 1) & mask_;
    return at;
}

/// A table of which at most half is taken.
void EdgeIndex::make_room(std::size_t edges) {
    const std::size_t slots = std::bit_ceil(2 * std::max<std::size_t>(edges, 8));
    mask_ = slots - 1;
    shift_ = 64 - std::countr_zero(slots);
    key_.assign(slots, 0);
    edge_.resize(slots);
    for (std::size_t e = 0; e < edges_->size(); ++e) {
        const std::uint64_t key = key_of(edges_->first[e], edges_->second[e]);
        const std::size_t at = slot(key);
        key_[at] = key;
        edge_[at] = static_cast<std::uint32_t>(e);
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
    const std::size_t at = slot(key_of(first, second));
    if (key_[at] != 0) {
        edges.count[edge_[at]] += count;
        return;
    }
    key_[at] = key_of(first, second);
    edge_[at] = static_cast<std::uint32_t>(edges.size());
    edges.first.push_back(first);
    edges.second.push_back(second);
    edges.count.push_back(count);
    if (2 * edges.size() > key_.size()) make_room(2 * edges.size());
}

void EdgeIndex::add_each(const std::uint32_t* a, const std::uint32_t* b, std::size_t n) {
    Edges& edges = *edges_;
    std::size_t E = edges.size(), ties = 0;
    if (2 * (E + n) > key_.size()) make_room(E + n);
    const auto resize = [&edges](std::size_t size) {
        edges.first.resize(size);
        edges.second.resize(size);
        edges.count.resize(size);
    };
    resize(E + n);
    std::uint32_t* const firsts = edges.first.data();
    std::uint32_t* const seconds = edges.second.data();
    double* const counts = edges.count.data();
    // Which response is the smaller one, whether they tie and whether the edge is known cannot be foreseen,
    // so nothing branches on it; what is written at edge E while there is none is written over.
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t swapped = (a[i] ^ b[i]) & -static_cast<std::uint32_t>(b[i] < a[i]);
        const std::uint32_t first = a[i] ^ swapped, second = b[i] ^ swapped;
        const std::uint64_t key = key_of(first, second);
        const auto different = static_cast<std::size_t>(first != second);
        const std::size_t at = slot(key);
        const auto known = static_cast<std::size_t>(key_[at] != 0);
        const std::size_t e = E + known * (edge_[at] - E);
        key_[at] = key * different;
        edge_[at] = static_cast<std::uint32_t>(e);
        firsts[e] = first;
        seconds[e] = second;
        counts[e] = counts[e] * static_cast<double>(known) + 1;
        E += different & ~known;
        ties += 1 - different;
    }
    resize(E);
    edges.pairs += static_cast<double>(n);
    edges.ties += static_cast<double>(ties);
}

}  // namespace srlm
