/// \file
/// Sweeps: read or refused; what is read can be written and read again.

#include <cstddef>
#include <string>

#include "fuzz.hpp"
#include "sweeps/sweep.hpp"

using namespace srlm;

SRLM_FUZZ(data, size) {
    constexpr std::size_t kLongest = 4096;  // longer ones ask for more cells, not for other code
    if (size > kLongest) return -1;
    return fuzz::read([&] {
        const Sweep sweep = read_sweep(fuzz::text(data, size));
        const std::string json = sweep_json(sweep);
        fuzz::require(sweep_json(read_sweep(json)) == json, "a sweep that was written reads as itself");
    });
}
