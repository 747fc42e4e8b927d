#pragma once
/// \file
/// A round's pairs, gathered: two responses of one prompt are an edge, however often they were compared. The
/// fits see pairs only through edges, so that a tie or a pair drawn again costs nothing.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace srlm {

/// Distinct pairs of different responses, in the order in which they first came. Entries are m = x·stride +
/// y.
struct Edges {
    std::vector<std::uint32_t> first;       ///< [E] entry of the response with the smaller number
    std::vector<std::uint32_t> second;      ///< [E] entry of the other, of the same prompt
    std::vector<double> count;              ///< [E] how many of the pairs, in either order: whole numbers
    std::vector<double> reward_difference;  ///< [E] mean of r(first) − r(second) over them, once judged
    double ties = 0;                        ///< How many pairs are twice the same response
    double pairs = 0;                       ///< n, ties included: Σ count + ties
    /// Σ over all pairs, ties too, of (Δr_i − the mean of its edge)², what noise leaves within the edges
    double scatter = 0;

    std::size_t size() const { return first.size(); }
    double tie_rate() const { return ties / pairs; }
    void clear();
};

/// Finds the edge of two responses; keeps a worker's table.
class EdgeIndex {
public:
    /// Starts to add to `edges`, which must outlive the adding and not be changed by others meanwhile;
    /// `expected` edges are made room for.
    void open(Edges& edges, std::size_t expected);
    /// Adds `count` pairs of two responses of one prompt; ties are counted apart.
    void add(std::uint32_t a, std::uint32_t b, double count);
    /// Adds the n pairs (a[i], b[i]).
    void add_each(const std::uint32_t* a, const std::uint32_t* b, std::size_t n);

private:
    std::size_t slot(std::uint64_t key) const;
    void make_room(std::size_t edges);

    Edges* edges_ = nullptr;
    // Slots of a table: the edge's two responses as one number, 0 where it is free, and the edge's own
    // number.
    std::vector<std::uint64_t> key_;
    std::vector<std::uint32_t> edge_;
    std::size_t mask_ = 0;
    int shift_ = 0;
};

}  // namespace srlm
