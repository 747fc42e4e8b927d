#include "problems/theta_normals.hpp"

#include <cstdint>

#include "numerics/kernels.hpp"

namespace srlm {

std::vector<double> theta_normals(const Spec& spec, std::size_t slot, std::size_t count) {
    const StreamKey key{static_cast<std::uint64_t>(spec.problem_seed), 0, 0, Stream::theta};
    std::vector<double> draws((count + 1) / 2 * 2);
    kernels().normals(key, static_cast<std::uint32_t>(slot), 0, draws.size() / 2, draws.data());
    draws.resize(count);
    return draws;
}

}  // namespace srlm
