#include "io/npz.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/crc32.hpp"
#include "base/error.hpp"

namespace srlm::cli {

namespace {

/// Appends a number of `size` bytes, little-endian.
void put(std::string& to, std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) to += static_cast<char>(value >> 8 * i & 0xFF);
}

std::string header(const std::string& type, const std::vector<std::size_t>& shape) {
    std::string sizes;
    for (const std::size_t size : shape) sizes += std::to_string(size) + ", ";
    if (shape.size() > 1) sizes.resize(sizes.size() - 2);
    if (shape.size() == 1) sizes.pop_back();
    std::string words = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
    constexpr std::size_t kBefore = 10, kAlignment = 64;
    while ((kBefore + words.size() + 1) % kAlignment != 0) words += ' ';
    words += '\n';
    std::string bytes("\x93NUMPY\1\0", 8);
    put(bytes, words.size(), 2);
    return bytes + words;
}

/// Code points of well-formed UTF-8; any other byte is taken for itself.
std::vector<std::uint32_t> code_points(const std::string& text) {
    std::vector<std::uint32_t> points;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (i + length > text.size()) length = 1;
        std::uint32_t point = length == 1 ? first : first & (0x7F >> length);
        for (std::size_t k = 1; k < length; ++k)
            point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3F);
        points.push_back(point);
        i += length;
    }
    return points;
}

/// What the entry of a file and of the directory have in common, from "version needed" on.
std::string common(const std::string& name, std::string_view bytes) {
    constexpr std::size_t kVersion = 20, kFirstOf1980 = 0x21;
    std::string header;
    put(header, kVersion, 2);
    put(header, 0, 2);  // flags
    put(header, 0, 2);  // stored
    put(header, 0, 2);  // time
    put(header, kFirstOf1980, 2);
    put(header, crc32(bytes), 4);
    put(header, bytes.size(), 4);
    put(header, bytes.size(), 4);
    put(header, name.size(), 2);
    put(header, 0, 2);  // no extra field
    return header;
}

}  // namespace

std::string npy(const std::vector<double>& values, const std::vector<std::size_t>& shape) {
    std::string bytes = header("<f8", shape);
    bytes.reserve(bytes.size() + 8 * values.size());
    for (const double value : values) put(bytes, std::bit_cast<std::uint64_t>(value), 8);
    return bytes;
}

std::string npy(const std::vector<std::int64_t>& values) {
    std::string bytes = header("<i8", {values.size()});
    for (const std::int64_t value : values) put(bytes, static_cast<std::uint64_t>(value), 8);
    return bytes;
}

std::string npy(const std::vector<std::string>& texts) {
    std::vector<std::vector<std::uint32_t>> all;
    std::size_t longest = 1;
    for (const std::string& text : texts) {
        all.push_back(code_points(text));
        longest = std::max(longest, all.back().size());
    }
    std::string bytes = header("<U" + std::to_string(longest), {texts.size()});
    for (std::vector<std::uint32_t>& points : all) {
        points.resize(longest, 0);
        for (const std::uint32_t point : points) put(bytes, point, 4);
    }
    return bytes;
}

void Npz::add(const std::string& array, std::string_view bytes) {
    const std::string name = array + ".npy";
    constexpr std::size_t kLargest = 0xFFFF0000;
    if (archive_.size() + bytes.size() > kLargest) {
        throw Error(Code::too_large, "--npz", "the arrays take more than 4 GiB",
                    "Read the database itself, for example with pandas");
    }
    const std::string header = common(name, bytes);
    directory_ += std::string("PK\1\2", 4);
    put(directory_, 20, 2);  // made by
    directory_ += header;
    put(directory_, 0, 2);  // no comment
    put(directory_, 0, 2);  // disk
    put(directory_, 0, 2);  // internal attributes
    put(directory_, 0, 4);  // external attributes
    put(directory_, archive_.size(), 4);
    directory_ += name;
    archive_ += std::string("PK\3\4", 4) + header + name;
    archive_ += bytes;
    ++files_;
}

std::string Npz::finish() {
    const std::size_t start = archive_.size();
    archive_ += directory_ + std::string("PK\5\6", 4);
    put(archive_, 0, 2);
    put(archive_, 0, 2);
    put(archive_, files_, 2);
    put(archive_, files_, 2);
    put(archive_, directory_.size(), 4);
    put(archive_, start, 4);
    put(archive_, 0, 2);
    return std::move(archive_);
}

}  // namespace srlm::cli
