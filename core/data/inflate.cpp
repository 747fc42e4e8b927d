#include "data/inflate.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace srlm {

namespace {

/// The stream ends early, or says what no stream may say.
struct Damaged {};

/// Reads bits from the low end of each byte. Behind the end are zeros, which overrun() tells.
class Bits {
public:
    explicit Bits(std::string_view bytes) : bytes_(bytes) {}

    std::uint32_t peek(unsigned count) {
        while (held_ < count) {
            const std::size_t at = at_++;
            const std::uint64_t byte = at < bytes_.size() ? static_cast<unsigned char>(bytes_[at]) : 0;
            bits_ |= byte << held_;
            held_ += 8;
        }
        return static_cast<std::uint32_t>(bits_ & ((std::uint64_t{1} << count) - 1));
    }
    void drop(unsigned count) {
        bits_ >>= count;
        held_ -= count;
    }
    std::uint32_t take(unsigned count) {
        const std::uint32_t value = peek(count);
        drop(count);
        return value;
    }
    void to_byte() { drop(held_ % 8); }
    bool overrun() const { return at_ > bytes_.size() && 8 * (at_ - bytes_.size()) > held_; }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
    std::uint64_t bits_ = 0;
    unsigned held_ = 0;
};

/// A canonical Huffman code: a table of all words as long as the longest.
class Huffman {
public:
    explicit Huffman(const std::vector<std::uint8_t>& lengths) {
        std::array<std::uint32_t, 17> count{}, next{};
        for (const std::uint8_t length : lengths) ++count[length];
        count[0] = 0;
        for (unsigned length = 1; length <= 15; ++length) {
            next[length + 1] = (next[length] + count[length]) << 1;
            if (next[length] + count[length] > 1u << length) throw Damaged{};
            if (count[length] > 0) longest_ = length;
        }
        table_.assign(std::size_t{1} << longest_, Entry{});
        for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
            const unsigned length = lengths[symbol];
            if (length == 0) continue;
            std::uint32_t word = next[length]++, reversed = 0;  // the stream has its first bit lowest
            for (unsigned bit = 0; bit < length; ++bit, word >>= 1) reversed = reversed << 1 | (word & 1);
            for (std::size_t i = reversed; i < table_.size(); i += std::size_t{1} << length)
                table_[i] = {static_cast<std::uint16_t>(symbol), static_cast<std::uint8_t>(length)};
        }
    }

    std::uint32_t read(Bits& bits) const {
        const Entry entry = table_[bits.peek(longest_)];
        if (entry.length == 0) throw Damaged{};  // the code has no such word
        bits.drop(entry.length);
        return entry.symbol;
    }

private:
    struct Entry {
        std::uint16_t symbol = 0;
        std::uint8_t length = 0;
    };
    unsigned longest_ = 0;
    std::vector<Entry> table_;
};

struct Codes {
    Huffman symbols, distances;
};

/// The codes of a block of type 1.
const Codes& fixed_codes() {
    static const Codes codes = [] {
        std::vector<std::uint8_t> lengths(288, 8);
        std::fill(lengths.begin() + 144, lengths.begin() + 256, std::uint8_t{9});
        std::fill(lengths.begin() + 256, lengths.begin() + 280, std::uint8_t{7});
        return Codes{Huffman(lengths), Huffman(std::vector<std::uint8_t>(30, 5))};
    }();
    return codes;
}

/// The codes that stand at the start of a block of type 2.
Codes read_codes(Bits& bits) {
    constexpr std::array<std::uint8_t, 19> kOrder{16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                  11, 4,  12, 3, 13, 2, 14, 1, 15};
    const std::size_t symbols = 257 + bits.take(5), distances = 1 + bits.take(5), own = 4 + bits.take(4);
    std::vector<std::uint8_t> lengths(kOrder.size(), 0);
    for (std::size_t i = 0; i < own; ++i) lengths[kOrder[i]] = static_cast<std::uint8_t>(bits.take(3));
    const Huffman code(lengths);
    lengths.clear();
    while (lengths.size() < symbols + distances) {
        const std::uint32_t symbol = code.read(bits);
        if (bits.overrun() || (symbol == 16 && lengths.empty())) throw Damaged{};
        if (symbol < 16) {
            lengths.push_back(static_cast<std::uint8_t>(symbol));
        } else if (symbol == 16) {
            lengths.insert(lengths.end(), 3 + bits.take(2), std::uint8_t{lengths.back()});
        } else {
            lengths.insert(lengths.end(), symbol == 17 ? 3 + bits.take(3) : 11 + bits.take(7),
                           std::uint8_t{0});
        }
    }
    if (lengths.size() > symbols + distances) throw Damaged{};
    const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(symbols);
    return {Huffman({lengths.begin(), middle}), Huffman({middle, lengths.end()})};
}

/// The output, which is refused as soon as it grows beyond its size.
class Output {
public:
    explicit Output(std::size_t size) : size_(size) { bytes_.reserve(size); }

    void put(std::uint32_t byte) {
        if (bytes_.size() == size_) throw Damaged{};
        bytes_ += static_cast<char>(byte);
    }
    void repeat(std::size_t length, std::size_t distance) {
        if (distance > bytes_.size() || length > size_ - bytes_.size()) throw Damaged{};
        for (std::size_t i = 0; i < length; ++i) bytes_ += bytes_[bytes_.size() - distance];
    }
    std::string& bytes() { return bytes_; }

private:
    std::string bytes_;
    std::size_t size_;
};

void read_stored(Bits& bits, Output& out) {
    bits.to_byte();
    const std::uint32_t length = bits.take(16), complement = bits.take(16);
    if ((length ^ complement) != 0xFFFF) throw Damaged{};
    for (std::uint32_t i = 0; i < length && !bits.overrun(); ++i) out.put(bits.take(8));
}

/// A value that extra bits complete: its least form by symbol, and how many bits.
struct Extended {
    std::uint16_t base;
    std::uint8_t bits;
};
constexpr std::array<Extended, 29> kLengths{
    {{3, 0},  {4, 0},  {5, 0},  {6, 0},   {7, 0},   {8, 0},   {9, 0},   {10, 0},  {11, 1}, {13, 1},
     {15, 1}, {17, 1}, {19, 2}, {23, 2},  {27, 2},  {31, 2},  {35, 3},  {43, 3},  {51, 3}, {59, 3},
     {67, 4}, {83, 4}, {99, 4}, {115, 4}, {131, 5}, {163, 5}, {195, 5}, {227, 5}, {258, 0}}};
constexpr std::array<Extended, 30> kDistances{
    {{1, 0},     {2, 0},     {3, 0},     {4, 0},      {5, 1},      {7, 1},     {9, 2},     {13, 2},
     {17, 3},    {25, 3},    {33, 4},    {49, 4},     {65, 5},     {97, 5},    {129, 6},   {193, 6},
     {257, 7},   {385, 7},   {513, 8},   {769, 8},    {1025, 9},   {1537, 9},  {2049, 10}, {3073, 10},
     {4097, 11}, {6145, 11}, {8193, 12}, {12289, 12}, {16385, 13}, {24577, 13}}};

void read_block(Bits& bits, const Codes& codes, Output& out) {
    constexpr std::uint32_t kEnd = 256;
    for (;;) {
        const std::uint32_t symbol = codes.symbols.read(bits);
        if (symbol == kEnd) return;
        if (bits.overrun()) throw Damaged{};
        if (symbol < kEnd) {
            out.put(symbol);
            continue;
        }
        if (symbol - kEnd > kLengths.size()) throw Damaged{};
        const Extended length = kLengths[symbol - kEnd - 1];
        const std::size_t repeated = length.base + bits.take(length.bits);
        const std::uint32_t far = codes.distances.read(bits);
        if (far >= kDistances.size()) throw Damaged{};
        out.repeat(repeated, kDistances[far].base + bits.take(kDistances[far].bits));
    }
}

}  // namespace

std::optional<std::string> inflate(std::string_view packed, std::size_t size) {
    constexpr std::size_t kMostPerByte = 1032;  // two bits for 258 bytes
    if (size / kMostPerByte > packed.size()) return std::nullopt;
    Bits bits(packed);
    Output out(size);
    try {
        for (bool last = false; !last;) {
            last = bits.take(1) != 0;
            switch (bits.take(2)) {
                case 0: read_stored(bits, out); break;
                case 1: read_block(bits, fixed_codes(), out); break;
                case 2: read_block(bits, read_codes(bits), out); break;
                default: return std::nullopt;
            }
            if (bits.overrun()) return std::nullopt;
        }
    } catch (const Damaged&) {
        return std::nullopt;
    }
    if (out.bytes().size() != size) return std::nullopt;
    return std::move(out.bytes());
}

}  // namespace srlm
