/// \file
/// NumPy arrays: shape and number of values agree, and no value is infinite or none.

#include <cmath>
#include <cstddef>

#include "data/npy.hpp"
#include "fuzz.hpp"

using namespace srlm;

SRLM_FUZZ(data, size) {
    return fuzz::read([&] {
        const NpyArray array = parse_npy(fuzz::text(data, size), "features_file");
        std::size_t count = 1;
        for (const std::size_t length : array.shape) count *= length;
        fuzz::require(count == array.values.size(), "the shape says how many values there are");
        for (const double value : array.values) fuzz::require(std::isfinite(value), "values are finite");
    });
}
