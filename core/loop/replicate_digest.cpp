#include "loop/replicate_digest.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "base/sha256.hpp"

namespace srlm {

namespace {

void hash_numbers(Sha256& sha, const double* values, std::size_t count) {
    unsigned char bytes[8 * 64];
    for (std::size_t start = 0; start < count; start += 64) {
        const std::size_t chunk = std::min<std::size_t>(64, count - start);
        for (std::size_t i = 0; i < chunk; ++i) {
            std::uint64_t bits = 0x7ff8000000000000u;
            if (!std::isnan(values[start + i])) std::memcpy(&bits, &values[start + i], 8);
            for (int b = 0; b < 8; ++b)
                bytes[8 * i + static_cast<std::size_t>(b)] = static_cast<unsigned char>(bits >> (8 * b));
        }
        sha.update(bytes, 8 * chunk);
    }
}

}  // namespace

std::string replicate_digest(const double* metrics, std::size_t metric_count, const double* theta,
                             std::size_t theta_count, const double* policy, std::size_t policy_count) {
    Sha256 sha;
    hash_numbers(sha, metrics, metric_count);
    hash_numbers(sha, theta, theta_count);
    hash_numbers(sha, policy, policy_count);
    return hex(sha.digest());
}

}  // namespace srlm
