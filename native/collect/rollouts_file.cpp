#include "collect/rollouts_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/error.hpp"
#include "io/files.hpp"
#include "io/input.hpp"
#include "io/temporary_file.hpp"

namespace srlm::cli {

namespace {

constexpr const char* kFlag = "--out";

std::string named(const std::string& path) { return "\"" + path + "\""; }

int open_checked(const std::string& path) {
    struct stat status{};
    if (path == "-" || (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode))) {
        throw Error(Code::io, kFlag, named(path) + " is no file that a killed collection could go on with",
                    "Give the name of a file");
    }
    const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        throw Error(Code::io, kFlag, named(path) + " cannot be written: " + std::strerror(errno),
                    "Give the name of a file in a folder that you may write to");
    }
    return descriptor;
}

/// Where the last whole line ends: after the last line end of the file.
off_t whole_lines(int file, off_t size) {
    std::array<char, 65536> piece{};
    while (size > 0) {
        const off_t from = std::max<off_t>(0, size - static_cast<off_t>(piece.size()));
        const ssize_t got = pread(file, piece.data(), static_cast<std::size_t>(size - from), from);
        if (got <= 0) return size;
        const std::string_view bytes(piece.data(), static_cast<std::size_t>(got));
        const std::size_t end = bytes.rfind('\n');
        if (end != std::string_view::npos) return from + static_cast<off_t>(end) + 1;
        size = from;
    }
    return 0;
}

/// Whether bytes after the last line end are what a kill, or a power cut, has left of a line of ours.
bool is_torn(int file, off_t from, off_t size) {
    constexpr std::string_view kHead = "{\"collected\":{";  // what every line begins with
    std::array<char, kHead.size()> piece{};
    const auto length = static_cast<std::size_t>(std::min<off_t>(size - from, kHead.size()));
    if (pread(file, piece.data(), length, from) != static_cast<ssize_t>(length)) return false;
    const std::string_view tail(piece.data(), length);
    return kHead.starts_with(tail) || tail.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

RolloutsFile::RolloutsFile(const std::string& path, const Json& as)
    : path_(path), file_(open_checked(path)), lines_(as, named(path), flag_words()) {
    lock_ = FileLock::take(kFlag, path);
    if (!lock_) {
        throw Error(Code::busy, kFlag, "another srlm collects into " + named(path),
                    "Wait until it is done, or give another file");
    }
    struct stat status{};
    if (fstat(file_.number(), &status) != 0) fail("reading");
    const off_t end = whole_lines(file_.number(), status.st_size);
    read(end);
    if (end < status.st_size) {
        if (!is_torn(file_.number(), end, status.st_size)) {
            throw Error(Code::out_of_range, kFlag,
                        named(path) + " ends with what \"srlm collect\" has not written",
                        "Give another file");
        }
        if (ftruncate(file_.number(), end) != 0 || fsync(file_.number()) != 0) fail("mending");
        repaired_ = true;
    }
    const Descriptor folder(open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.number() >= 0) fsync(folder.number());
}

void RolloutsFile::fail(const std::string& what) const {
    throw Error(Code::io, kFlag, what + " " + named(path_) + " failed: " + std::strerror(errno),
                "Free some space and give the same command again: what was drawn before is kept");
}

void RolloutsFile::read(off_t end) {
    off_t at = 0;
    const OpenedSource source = open_source(path_, kFlag, {.progress = true});
    if (!source.note.empty()) {
        throw Error(Code::bad_data, kFlag, named(path_) + ": " + source.note,
                    "Give another file: a packed one cannot be appended to");
    }
    read_lines(*source.bytes, kFlag, {}, [&](std::size_t number, std::string_view text) {
        at += static_cast<off_t>(text.size()) + 1;
        if (at > end || text.empty()) return;  // cut off below
        lines_.take(number, text);
    });
}

void RolloutsFile::append(const Json& line) {
    struct stat before{};
    if (fstat(file_.number(), &before) != 0) fail("writing");
    try {
        write_all(file_.number(), line.dump() + "\n", std::string(kFlag) + " " + path_, false);
    } catch (const Error&) {
        (void)!ftruncate(file_.number(), before.st_size);
        throw;
    }
    if (fdatasync(file_.number()) != 0) fail("writing");
}

}  // namespace srlm::cli
