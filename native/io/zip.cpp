#include "io/zip.hpp"

#include <cstddef>
#include <utility>

#include "base/crc32.hpp"
#include "base/error.hpp"

namespace srlm::cli {

namespace {

/// Appends a number of `size` bytes, little-endian.
void put(std::string& to, std::size_t value, int size) {
    for (int i = 0; i < size; ++i) to += static_cast<char>(value >> 8 * i & 0xFF);
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

void Zip::add(const std::string& name, std::string_view bytes) {
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

std::string Zip::finish() {
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
