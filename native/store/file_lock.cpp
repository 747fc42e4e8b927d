#include "store/file_lock.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "base/error.hpp"

namespace srlm::cli {

namespace {

/// Behind the bytes that SQLite locks, which are 512 from here on.
constexpr off_t kSqliteLocks = 0x40000000, kOurLock = kSqliteLocks + 4096;

struct flock one_byte(int type) {
    struct flock lock{};
    lock.l_type = static_cast<short>(type);
    lock.l_whence = SEEK_SET;
    lock.l_start = kOurLock;
    lock.l_len = 1;
    return lock;
}

bool same_file(int descriptor, const std::string& path) {
    struct stat ours{}, named{};
    return fstat(descriptor, &ours) == 0 && stat(path.c_str(), &named) == 0 && ours.st_ino == named.st_ino &&
           ours.st_dev == named.st_dev;
}

}  // namespace

std::unique_ptr<FileLock> FileLock::take(const std::string& parameter, const std::string& path) {
    for (;;) {
        const int descriptor = open(path.c_str(), O_RDWR | O_CLOEXEC);
        if (descriptor < 0) {
            throw Error(Code::io, parameter, "\"" + path + "\" cannot be opened: " + std::strerror(errno),
                        "Give the name of a file that you may write to");
        }
        std::unique_ptr<FileLock> lock(new FileLock(path, descriptor));
        // A lock of this open file, not of the process: it does not end when SQLite closes the file.
        struct flock byte = one_byte(F_WRLCK);
        if (fcntl(descriptor, F_OFD_SETLK, &byte) == 0) {
            if (lock->still_named()) return lock;  // else it was replaced before it was locked
        } else if (errno == EAGAIN || errno == EACCES) {
            return nullptr;
        } else {
            throw Error(Code::io, parameter, "\"" + path + "\" cannot be locked: " + std::strerror(errno),
                        "Put the file on a disk that knows locks");
        }
    }
}

bool FileLock::is_held(const std::string& path) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct flock byte = one_byte(F_WRLCK);
    return file.number() >= 0 && fcntl(file.number(), F_OFD_GETLK, &byte) == 0 && byte.l_type != F_UNLCK;
}

bool FileLock::still_named() const { return same_file(file_.number(), path_); }

unsigned long FileLock::names() const {
    struct stat status{};
    return fstat(file_.number(), &status) == 0 ? status.st_nlink : 0;
}

std::string FileLock::bytes() const {
    std::string bytes;
    constexpr std::size_t kPiece = 1 << 20;
    for (ssize_t got = 1; got > 0;) {
        const std::size_t have = bytes.size();
        bytes.resize(have + kPiece);
        got = pread(file_.number(), bytes.data() + have, kPiece, static_cast<off_t>(have));
        bytes.resize(have + static_cast<std::size_t>(got > 0 ? got : 0));
        if (got < 0) {
            throw Error(Code::io, "", "\"" + path_ + "\" cannot be read: " + std::strerror(errno),
                        "Look at the file and its disk");
        }
    }
    return bytes;
}

std::string FileLock::name_now() const {
    std::error_code none;
    const auto link = std::filesystem::path("/proc/self/fd") / std::to_string(file_.number());
    const std::string name = std::filesystem::read_symlink(link, none).string();
    return !none && same_file(file_.number(), name) ? name : "";
}

}  // namespace srlm::cli
