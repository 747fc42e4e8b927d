#include "file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "experiment/error.hpp"

namespace srlm::cli {

namespace {

/// Whether `name` still is the file behind the descriptor: its last owner may have removed it between
/// our opening and our locking.
bool still_there(int descriptor, const std::string& name) {
    struct stat ours{}, named{};
    return fstat(descriptor, &ours) == 0 && stat(name.c_str(), &named) == 0 && ours.st_ino == named.st_ino &&
           ours.st_dev == named.st_dev;
}

std::string owner(int descriptor) {
    char digits[24] = {};
    const ssize_t size = pread(descriptor, digits, sizeof digits - 1, 0);
    return size > 0 ? " (process " + std::string(digits, static_cast<std::size_t>(size)) + ")" : "";
}

}  // namespace

FileLock::FileLock(const std::string& parameter, const std::string& path) : name_(path + "-lock") {
    for (;;) {
        descriptor_ = open(name_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor_ < 0) {
            throw Error(Code::io, parameter, "\"" + name_ + "\" cannot be created: " + std::strerror(errno),
                        "Give the name of a file in a folder that exists and that you may write to");
        }
        if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
            const int error = errno;
            const std::string who = owner(descriptor_);
            close(descriptor_);
            if (error == EWOULDBLOCK) {
                throw Error(Code::io, parameter, "another srlm" + who + " is writing \"" + path + "\"",
                            "Wait until it has ended, or give another file");
            }
            throw Error(Code::io, parameter, "\"" + name_ + "\" cannot be locked: " + std::strerror(error),
                        "Put the file on a disk that knows locks");
        }
        if (still_there(descriptor_, name_)) break;
        close(descriptor_);
    }
    const std::string me = std::to_string(getpid());
    // Only for the message above: nothing is lost where it cannot be written.
    if (ftruncate(descriptor_, 0) == 0) (void)!pwrite(descriptor_, me.data(), me.size(), 0);
}

FileLock::~FileLock() {
    unlink(name_.c_str());  // before the lock ends, so that nobody else's file is removed
    close(descriptor_);
}

}  // namespace srlm::cli
