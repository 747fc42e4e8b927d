#include "loop/replicate_digest.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/sha256.hpp"

namespace srlm {

namespace {

void hash_numbers(Sha256& sha, std::span<const double> values) {
    std::uint64_t bits[64];
    for (std::size_t start = 0; start < values.size(); start += 64) {
        const std::size_t chunk = std::min<std::size_t>(64, values.size() - start);
        for (std::size_t i = 0; i < chunk; ++i) {
            bits[i] = 0x7ff8000000000000u;
            if (!std::isnan(values[start + i])) std::memcpy(&bits[i], &values[start + i], 8);
        }
        sha.update(bits, 8 * chunk);
    }
}

}  // namespace

std::string replicate_digest(std::span<const double> metrics, std::span<const double> theta,
                             std::span<const double> policy) {
    Sha256 sha;
    for (const auto& numbers : {metrics, theta, policy}) hash_numbers(sha, numbers);
    return hex(sha.digest());
}

}  // namespace srlm
