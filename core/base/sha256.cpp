#include "base/sha256.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace srlm {
namespace {

constexpr std::array<std::uint32_t, 64> kRoundConstants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

using State = std::array<std::uint32_t, 8>;

/// Eight rounds, after which every working variable is in its place again: nothing is moved between them.
template <std::size_t... J>
inline void eight_rounds(State& v, const std::uint32_t* w, const std::uint32_t* constants,
                         std::index_sequence<J...>) {
    const auto round = [&](std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t& d,
                           std::uint32_t e, std::uint32_t f, std::uint32_t g, std::uint32_t& h,
                           std::uint32_t wk) {
        h += (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + (g ^ (e & (f ^ g))) + wk;
        d += h;
        h += (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) | (c & (a | b)));
    };
    (round(v[(8 - J) % 8], v[(9 - J) % 8], v[(10 - J) % 8], v[(11 - J) % 8], v[(12 - J) % 8], v[(13 - J) % 8],
           v[(14 - J) % 8], v[(15 - J) % 8], w[J] + constants[J]),
     ...);
}

void compress_plainly(State& state, const std::uint8_t* block) {
    std::array<std::uint32_t, 64> w;
    for (std::size_t i = 0; i < 16; ++i) {
        w[i] = std::uint32_t{block[4 * i]} << 24 | std::uint32_t{block[4 * i + 1]} << 16 |
               std::uint32_t{block[4 * i + 2]} << 8 | std::uint32_t{block[4 * i + 3]};
    }
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
        const std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    State v = state;
    for (std::size_t i = 0; i < 64; i += 8)
        eight_rounds(v, w.data() + i, kRoundConstants.data() + i, std::make_index_sequence<8>{});
    for (std::size_t i = 0; i < 8; ++i) state[i] += v[i];
}

#if defined(__x86_64__)
/// By the processor's own instructions for two rounds and for the schedule.
__attribute__((target("sha,sse4.1"))) void compress_by_sha(State& state, const std::uint8_t* block) {
    const auto load = [](const void* from) __attribute__((target("sha,sse4.1"))) {
        return _mm_loadu_si128(static_cast<const __m128i*>(from));
    };
    // They want a, b, e, f together and c, d, g, h.
    const __m128i abcd = _mm_shuffle_epi32(load(state.data()), 0xb1);
    const __m128i efgh = _mm_shuffle_epi32(load(state.data() + 4), 0x1b);
    const __m128i abef_before = _mm_alignr_epi8(abcd, efgh, 8),
                  cdgh_before = _mm_blend_epi16(efgh, abcd, 0xf0);
    __m128i abef = abef_before, cdgh = cdgh_before;
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i w[4];
    for (std::size_t i = 0; i < 4; ++i) w[i] = _mm_shuffle_epi8(load(block + 16 * i), big_endian);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < 16; ++i) {
        __m128i& oldest = w[i % 4];
        const __m128i wk = _mm_add_epi32(oldest, load(kRoundConstants.data() + 4 * i));
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, wk);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(wk, 0x0e));
        if (i >= 12) continue;
        const __m128i latest = w[(i + 3) % 4];
        const __m128i begun = _mm_add_epi32(_mm_sha256msg1_epu32(oldest, w[(i + 1) % 4]),
                                            _mm_alignr_epi8(latest, w[(i + 2) % 4], 4));
        oldest = _mm_sha256msg2_epu32(begun, latest);
    }
    abef = _mm_shuffle_epi32(_mm_add_epi32(abef, abef_before), 0x1b);
    cdgh = _mm_shuffle_epi32(_mm_add_epi32(cdgh, cdgh_before), 0xb1);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data()), _mm_blend_epi16(abef, cdgh, 0xf0));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data() + 4), _mm_alignr_epi8(cdgh, abef, 8));
}

bool has_sha_instructions() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b >> 29 & 1) != 0 &&
           __builtin_cpu_supports("sse4.1");
}
#endif

using Compress = void (*)(State&, const std::uint8_t*);

Compress fastest() {
#if defined(__x86_64__)
    if (has_sha_instructions()) return compress_by_sha;
#endif
    return compress_plainly;
}

}  // namespace

void Sha256::compress(const std::uint8_t* block) {
    static const Compress chosen = fastest();
    chosen(state_, block);
}

void Sha256::update(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    while (size > 0) {
        const std::size_t filled = size_ % 64;
        if (filled == 0 && size >= 64) {
            compress(bytes);
            bytes += 64;
            size -= 64;
            size_ += 64;
            continue;
        }
        const std::size_t taken = std::min(size, 64 - filled);
        std::copy_n(bytes, taken, pending_.data() + filled);
        bytes += taken;
        size -= taken;
        size_ += taken;
        if (size_ % 64 == 0) compress(pending_.data());
    }
}

Sha256::Digest Sha256::digest() const {
    // One bit 1, zeros up to 56 bytes modulo 64, then the length in bits as eight big-endian bytes.
    Sha256 padded = *this;
    std::array<std::uint8_t, 72> padding{0x80};
    const std::size_t zeros_end = 1 + (119 - size_ % 64) % 64;
    for (std::size_t i = 0; i < 8; ++i) {
        padding[zeros_end + i] = static_cast<std::uint8_t>(size_ * 8 >> (56 - 8 * i));
    }
    padded.update(padding.data(), zeros_end + 8);
    Digest digest;
    for (std::size_t i = 0; i < 32; ++i) {
        digest[i] = static_cast<std::uint8_t>(padded.state_[i / 4] >> (24 - 8 * (i % 4)));
    }
    return digest;
}

std::string hex(const Sha256::Digest& digest) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : digest) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

Sha256::Digest from_hex(std::string_view digits) {
    const auto value = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
    Sha256::Digest digest;
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = static_cast<std::uint8_t>(value(digits.at(2 * i)) << 4 | value(digits.at(2 * i + 1)));
    return digest;
}

}  // namespace srlm
