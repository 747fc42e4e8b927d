#include "trace_bytes.hpp"

#include <bit>
#include <cstdint>

#include "experiment/error.hpp"
#include "experiment/result.hpp"
#include "loop/metrics.hpp"

namespace srlm::cli {

namespace {

constexpr std::size_t kDigest = 32;
constexpr std::string_view kDigits = "0123456789abcdef";

std::string hex_of(std::string_view bytes) {
    std::string digits;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        digits += kDigits[byte >> 4];
        digits += kDigits[byte & 15];
    }
    return digits;
}

}  // namespace

std::string trace_bytes(const Trace& trace) {
    std::string bytes;
    bytes.reserve(trace.count * kDigest + trace.metrics.size() * 8);
    for (const std::string& digest : trace.digests) {
        for (std::size_t i = 0; i < kDigest; ++i) {
            bytes +=
                static_cast<char>(kDigits.find(digest.at(2 * i)) << 4 | kDigits.find(digest.at(2 * i + 1)));
        }
    }
    if constexpr (std::endian::native == std::endian::little) {
        bytes.append(reinterpret_cast<const char*>(trace.metrics.data()), 8 * trace.metrics.size());
    } else {
        for (const double value : trace.metrics) {
            const auto bits = std::bit_cast<std::uint64_t>(value);
            for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(bits >> shift & 0xFF);
        }
    }
    return bytes;
}

Trace trace_from_bytes(std::string_view bytes, std::size_t first, std::size_t count, std::size_t rounds,
                       std::size_t kept, const std::string& parameter) {
    const Error damaged(Code::bad_data, parameter, "a block of replicates in the journal is damaged",
                        "Run the sweep anew into another file");
    const std::size_t row = (rounds + 1) * kMetrics;
    if (count == 0 || bytes.size() != count * (kDigest + 8 * row)) throw damaged;
    Trace trace;
    trace.first = first;
    trace.count = count;
    trace.rounds = rounds;
    for (std::size_t r = 0; r < count; ++r)
        trace.digests.push_back(hex_of(bytes.substr(r * kDigest, kDigest)));
    bytes.remove_prefix(count * kDigest);
    trace.metrics.reserve(count * row);
    for (std::size_t i = 0; i < count * row; ++i) {
        std::uint64_t bits = 0;
        for (std::size_t k = 0; k < 8; ++k)
            bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[8 * i + k])) << 8 * k;
        trace.metrics.push_back(std::bit_cast<double>(bits));
    }
    for (std::size_t r = 0; r < count; ++r) {
        if (first + r < kept) continue;
        if (replicate_digest(trace.metrics.data() + r * row, row, nullptr, 0, nullptr, 0) != trace.digests[r])
            throw damaged;
    }
    return trace;
}

}  // namespace srlm::cli
