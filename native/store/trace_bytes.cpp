#include "store/trace_bytes.hpp"

#include <zlib.h>

#include <cstring>
#include <new>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "loop/replicate_digest.hpp"
#include "policies/metrics.hpp"

namespace srlm::cli {

namespace {

constexpr std::size_t kDigest = 32;

/// Numbers of 8 bytes from [rows][columns] to [columns][rows].
std::string transposed(std::string_view bytes, std::size_t rows, std::size_t columns) {
    std::string out(bytes.size(), '\0');
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < columns; ++column)
            std::memcpy(out.data() + 8 * (column * rows + row), bytes.data() + 8 * (row * columns + column),
                        8);
    return out;
}

}  // namespace

std::string packed_trace(const Trace& trace) {
    const std::string bytes = trace_bytes(trace);
    const std::size_t head = trace.count * kDigest;
    const std::string columns =
        transposed(std::string_view(bytes).substr(head), trace.count * (trace.rounds + 1), kMetrics);
    uLongf size = compressBound(static_cast<uLong>(columns.size()));
    std::string packed = bytes.substr(0, head);
    packed.resize(head + size);
    if (compress2(reinterpret_cast<Bytef*>(packed.data() + head), &size,
                  reinterpret_cast<const Bytef*>(columns.data()), static_cast<uLong>(columns.size()),
                  Z_BEST_SPEED) != Z_OK)
        throw std::bad_alloc();
    packed.resize(head + size);
    return packed;
}

Trace trace_from_packed(std::string_view bytes, std::size_t first, std::size_t count, std::size_t rounds,
                        std::size_t kept, const std::string& parameter) {
    const std::size_t head = count * kDigest, rows = count * (rounds + 1);
    std::string columns(bytes.size() < head ? 0 : 8 * rows * kMetrics, '\0');
    auto size = static_cast<uLongf>(columns.size());
    std::string whole;
    if (!columns.empty() &&
        uncompress(reinterpret_cast<Bytef*>(columns.data()), &size,
                   reinterpret_cast<const Bytef*>(bytes.data() + head),
                   static_cast<uLong>(bytes.size() - head)) == Z_OK &&
        size == columns.size())
        whole = std::string(bytes.substr(0, head)) + transposed(columns, kMetrics, rows);
    return trace_from_bytes(whole, first, count, rounds, kept, parameter);
}

std::string trace_bytes(const Trace& trace) {
    std::string bytes;
    bytes.reserve(trace.count * kDigest + trace.metrics.size() * 8);
    for (const std::string& digest : trace.digests) {
        const Sha256::Digest raw = from_hex(digest);
        bytes.append(raw.begin(), raw.end());
    }
    bytes.append(reinterpret_cast<const char*>(trace.metrics.data()), 8 * trace.metrics.size());
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
    Sha256::Digest digest;
    for (std::size_t r = 0; r < count; ++r) {
        std::memcpy(digest.data(), bytes.data() + r * kDigest, kDigest);
        trace.digests.push_back(hex(digest));
    }
    trace.metrics.resize(count * row);
    std::memcpy(trace.metrics.data(), bytes.data() + count * kDigest, 8 * trace.metrics.size());
    for (std::size_t r = 0; r < count; ++r) {
        if (first + r < kept) continue;
        if (replicate_digest({trace.metrics.data() + r * row, row}) != trace.digests[r]) throw damaged;
    }
    return trace;
}

}  // namespace srlm::cli
