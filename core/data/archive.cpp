#include "data/archive.hpp"

#include <optional>
#include <utility>

#include "base/crc32.hpp"
#include "base/error.hpp"
#include "base/json_text.hpp"
#include "base/problem_limit.hpp"
#include "data/inflate.hpp"

namespace srlm {

namespace {

/// Reads little-endian numbers of a zip archive, never beyond its end.
class Zip {
public:
    Zip(std::string_view bytes, const std::string& parameter) : bytes_(bytes), parameter_(parameter) {}

    [[noreturn]] void damaged() const {
        throw Error(Code::bad_data, parameter_, "is a damaged .npz archive",
                    "Save it anew with numpy.savez(file, …)");
    }

    std::uint64_t number(std::uint64_t at, std::size_t size) const {
        const std::string_view digits = piece(at, size);
        std::uint64_t value = 0;
        for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(digits[i]);
        return value;
    }

    std::string_view piece(std::uint64_t at, std::uint64_t size) const {
        if (at > bytes_.size() || size > bytes_.size() - at) damaged();
        return bytes_.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(size));
    }

private:
    std::string_view bytes_;
    const std::string& parameter_;
};

constexpr std::uint64_t kEntry = 0x02014b50, kLocal = 0x04034b50;
constexpr std::uint64_t kStored = 0, kDeflated = 8;
constexpr std::uint64_t kIn64 = 0xFFFFFFFF;  ///< "See the 64-bit field"

/// A 32-bit field of an entry, or its 64-bit form from the extra field with id 1, where `index` counts
/// the fields before it that are there, too.
std::uint64_t wide(const Zip& zip, std::uint64_t value, std::uint64_t extra, std::uint64_t extra_size,
                   std::size_t index) {
    if (value != kIn64) return value;
    for (std::uint64_t at = 0; at + 4 <= extra_size;) {
        const std::uint64_t size = zip.number(extra + at + 2, 2);
        if (zip.number(extra + at, 2) == 1 && 8 * index + 8 <= size)
            return zip.number(extra + at + 4 + 8 * index, 8);
        at += 4 + size;
    }
    zip.damaged();
}

}  // namespace

NpzArchive::NpzArchive(std::string_view bytes, std::string parameter) : parameter_(std::move(parameter)) {
    const Zip zip(bytes, parameter_);
    constexpr std::string_view kEnd{"PK\5\6", 4};
    const std::size_t end = bytes.rfind(kEnd);
    if (end == std::string_view::npos) zip.damaged();
    zip.piece(end, 22);
    std::uint64_t at = zip.number(end + 16, 4), count = zip.number(end + 10, 2);
    if (at == kIn64 || count == 0xFFFF) {
        constexpr std::string_view kEnd64{"PK\6\6", 4};
        const std::size_t end64 = bytes.rfind(kEnd64, end);
        if (end64 == std::string_view::npos) zip.damaged();
        count = zip.number(end64 + 32, 8);
        at = zip.number(end64 + 48, 8);
    }
    for (std::uint64_t i = 0; i < count; ++i) {
        if (zip.number(at, 4) != kEntry) zip.damaged();
        const std::uint64_t flags = zip.number(at + 8, 2), method = zip.number(at + 10, 2),
                            packed = zip.number(at + 20, 4), unpacked = zip.number(at + 24, 4),
                            name_size = zip.number(at + 28, 2), extra_size = zip.number(at + 30, 2),
                            comment_size = zip.number(at + 32, 2), local = zip.number(at + 42, 4),
                            extra = at + 46 + name_size;
        std::string name(zip.piece(at + 46, name_size));
        zip.piece(extra, extra_size);
        if ((flags & 1) != 0 || (method != kStored && method != kDeflated)) {
            throw Error(Code::bad_data, parameter_,
                        "the arrays in this .npz archive are " +
                            std::string((flags & 1) != 0 ? "encrypted" : "compressed in an unusual way"),
                        "Save them with numpy.savez(file, …)");
        }
        const std::uint64_t size = wide(zip, packed, extra, extra_size, unpacked == kIn64);
        const std::uint64_t header =
            wide(zip, local, extra, extra_size,
                 static_cast<std::size_t>(unpacked == kIn64) + static_cast<std::size_t>(packed == kIn64));
        if (zip.number(header, 4) != kLocal) zip.damaged();
        const std::uint64_t data = header + 30 + zip.number(header + 26, 2) + zip.number(header + 28, 2);
        constexpr std::string_view kSuffix = ".npy";
        if (name.size() > kSuffix.size() && name.ends_with(kSuffix))
            name.resize(name.size() - kSuffix.size());
        names_.push_back(std::move(name));
        entries_.push_back({zip.piece(data, size), wide(zip, unpacked, extra, extra_size, 0),
                            static_cast<std::uint32_t>(zip.number(at + 16, 4)), method == kDeflated});
        at += 46 + name_size + extra_size + comment_size;
    }
}

Bytes NpzArchive::member(std::size_t index) const {
    const Entry& entry = entries_[index];
    const auto damaged = [&] {
        return Error(Code::bad_data, parameter_,
                     "the array " + key_shown(names_[index]) + " in this .npz archive is damaged",
                     "Save it anew with numpy.savez(file, …)");
    };
    Bytes bytes(nullptr, entry.packed);
    if (entry.compressed) {
        require_fits(static_cast<double>(entry.size), parameter_);
        std::optional<std::string> unpacked = inflate(entry.packed, static_cast<std::size_t>(entry.size));
        if (!unpacked) throw damaged();
        bytes = Bytes(*std::move(unpacked));
    }
    if (bytes.view().size() != entry.size || crc32(bytes.view()) != entry.checksum) throw damaged();
    return bytes;
}

}  // namespace srlm
