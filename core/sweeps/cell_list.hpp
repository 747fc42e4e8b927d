#pragma once
/// \file
/// The cells of a sweep as a list that makes each of them when it is asked for: a million take no memory.

#include <cstddef>
#include <vector>

#include "sweeps/sweep.hpp"

namespace srlm {

class CellList {
public:
    /// Throws Error too_large as cell_count() does.
    explicit CellList(Sweep sweep);

    std::size_t size() const { return count_; }

    /// The cell as cell_as_given() makes it: its spec may be invalid.
    Cell operator[](std::size_t index) const;

private:
    /// A cell of one series, and on which axes and companions it listens.
    struct Base {
        Cell cell;
        std::vector<std::vector<const Parameter*>> sets;  ///< [axes][1 + with]; null where it does not
    };

    Sweep sweep_;
    std::size_t count_;
    std::vector<Base> bases_;  ///< [series]; empty when a value of an axis decides what has a meaning
};

}  // namespace srlm
