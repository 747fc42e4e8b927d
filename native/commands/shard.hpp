#pragma once
/// \file
/// A part of a sweep that one machine runs.

#include <cstddef>
#include <string>

namespace srlm::cli {

/// Part `index` (from 1) of `count`: the cells whose index is index − 1 modulo count.
struct Shard {
    std::size_t index = 1, count = 1;

    bool whole() const { return count == 1; }
    bool holds(std::size_t cell) const { return cell % count == index - 1; }
    bool operator==(const Shard&) const = default;
};

/// Reads "2/16"; "" is the whole. Throws Error wrong_type, out_of_range.
Shard parse_shard(const std::string& text);

std::string shard_text(const Shard& shard);  ///< "2/16"

}  // namespace srlm::cli
