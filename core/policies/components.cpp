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

void Components::find(std::size_t entries, const Pairs& pairs) {
    parent_.resize(entries);
    std::iota(parent_.begin(), parent_.end(), 0u);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const std::uint32_t a = root(pairs.first[i]), b = root(pairs.second[i]);
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

    pair_start_.assign(count() + 1, 0);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (pairs.first[i] != pairs.second[i]) ++pair_start_[label_[pairs.first[i]] + 1];
    }
    for (std::size_t c = 0; c < count(); ++c) pair_start_[c + 1] += pair_start_[c];
    pairs_.resize(pair_start_.back());
    next.assign(pair_start_.begin(), pair_start_.end() - 1);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (pairs.first[i] != pairs.second[i]) {
            pairs_[next[label_[pairs.first[i]]]++] = static_cast<std::uint32_t>(i);
        }
    }
}

}  // namespace srlm
