#include "files.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "experiment/error.hpp"
#include "interrupt.hpp"

namespace srlm::cli {

namespace {

/// More than any text, array or result that a run could use.
constexpr std::size_t kLargestFile = std::size_t{1} << 31;

std::string reason(int error) { return std::strerror(error); }

/// An open file, closed at the end of its scope.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ > 2) close(number_);
    }
    int number() const { return number_; }

private:
    int number_;
};

std::string folder_of(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
}

/// A name in the same folder, so that a rename stays on one disk; short, so that it is never too long.
std::string temporary_name(const std::string& path) {
    static int count = 0;
    return folder_of(path) + "/.srlm-" + std::to_string(getpid()) + "-" + std::to_string(count++) + ".tmp";
}

int open_new(const std::string& path) {
    return open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

}  // namespace

std::string read_file(const std::string& path, const std::string& parameter) {
    const std::string name = path == "-" ? "stdin" : "\"" + path + "\"";
    const auto fail = [&](Code code, const std::string& problem, const char* remedy) {
        return Error(code, parameter, name + " " + problem, remedy);
    };
    const char* remedy = "Give the name of a file that you may read";
    const Descriptor file(path == "-" ? 0 : open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) throw fail(Code::missing_file, "cannot be read: " + reason(errno), remedy);
    struct stat status{};
    if (fstat(file.number(), &status) == 0 && S_ISDIR(status.st_mode)) {
        throw fail(Code::missing_file, "is a folder", remedy);
    }
    std::string bytes;
    for (;;) {
        constexpr std::size_t kPiece = 1 << 20;
        const std::size_t have = bytes.size();
        if (have > kLargestFile) throw fail(Code::too_large, "is larger than 2 GiB", "Give a smaller file");
        bytes.resize(have + kPiece);
        const ssize_t got = read(file.number(), bytes.data() + have, kPiece);
        bytes.resize(have + static_cast<std::size_t>(got > 0 ? got : 0));
        if (got == 0) return bytes;
        if (interrupted() != 0) throw Interrupted{};
        if (got < 0 && errno != EINTR) {
            throw fail(Code::missing_file, "cannot be read: " + reason(errno), remedy);
        }
    }
}

Bytes read_data(const std::string& path, const std::string& parameter) {
    constexpr off_t kWorthMapping = off_t{64} << 20;
    const Descriptor file(path == "-" ? -1 : open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status{};
    if (file.number() >= 0 && fstat(file.number(), &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_size >= kWorthMapping) {
        const auto size = static_cast<std::size_t>(status.st_size);
        void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
        if (mapped != MAP_FAILED) {
            const std::shared_ptr<const void> owner(mapped, [size](void* p) { munmap(p, size); });
            return {owner, {static_cast<const char*>(mapped), size}};
        }
    }
    return read_file(path, parameter);
}

void write_all(int descriptor, std::string_view bytes, const std::string& name, bool reader_may_go) {
    while (!bytes.empty()) {
        const ssize_t written = write(descriptor, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EPIPE && reader_may_go) {
            return;
        } else if (errno != EINTR) {
            throw Error(Code::io, name, "writing failed: " + reason(errno),
                        "Write elsewhere, or free some space");
        }
    }
}

bool OutputFile::same_file(const OutputFile& other) const {
    if (direct_ || other.direct_) return is_stdout() && other.is_stdout();
    const auto place = [](const std::string& path) {
        return std::filesystem::weakly_canonical(std::filesystem::absolute(path));
    };
    return place(path_) == place(other.path_);
}

OutputFile::OutputFile(std::string flag, std::string path, bool force)
    : flag_(std::move(flag)), path_(std::move(path)), force_(force) {
    const auto fail = [&](const std::string& problem, const char* remedy) {
        return Error(Code::io, flag_, "\"" + path_ + "\" " + problem, remedy);
    };
    direct_ = is_stdout();
    if (direct_) return;
    struct stat status{};
    if (stat(path_.c_str(), &status) == 0) {
        if (S_ISDIR(status.st_mode)) throw fail("is a folder", "Give the name of a file");
        direct_ = !S_ISREG(status.st_mode);
        if (direct_) {
            if (access(path_.c_str(), W_OK) != 0)
                throw fail("cannot be written: " + reason(errno), "Write elsewhere");
            return;
        }
        if (!force_) throw fail("exists already", "Give another name, or add --force to replace it");
        path_ = std::filesystem::canonical(path_).string();  // through a link, replace what it points to
    } else if (errno != ENOENT || path_.empty() || path_.back() == '/') {
        throw fail("cannot be written: " + reason(errno), "Give the name of a file in a folder that exists");
    }
    const std::string probe = temporary_name(path_);
    const Descriptor file(open_new(probe));
    if (file.number() < 0) {
        throw fail("cannot be written: " + reason(errno),
                   "Give the name of a file in a folder that you may write to");
    }
    unlink(probe.c_str());
}

void OutputFile::write(std::string_view bytes) const {
    const std::string name = flag_ + " " + path_;
    if (direct_) {
        const Descriptor file(is_stdout() ? 1 : open(path_.c_str(), O_WRONLY | O_CLOEXEC));
        if (file.number() < 0) {
            throw Error(Code::io, name, "opening failed: " + reason(errno), "Write elsewhere");
        }
        write_all(file.number(), bytes, name, false);
        return;
    }
    const std::string temporary = temporary_name(path_);
    const auto fail = [&](const char* what) {
        const std::string why = reason(errno);
        unlink(temporary.c_str());
        return Error(Code::io, name, std::string(what) + " failed: " + why,
                     "Write elsewhere, or free some space");
    };
    {
        const Descriptor file(open_new(temporary));
        if (file.number() < 0) throw fail("creating");
        try {
            write_all(file.number(), bytes, name, false);
        } catch (...) {
            unlink(temporary.c_str());
            throw;
        }
        if (fsync(file.number()) != 0) throw fail("writing");
    }
    if (force_) {
        if (rename(temporary.c_str(), path_.c_str()) != 0) throw fail("renaming");
    } else {
        // A link, unlike a rename, never replaces a file that has appeared in the meantime.
        const bool linked = link(temporary.c_str(), path_.c_str()) == 0;
        if (!linked && errno == EEXIST) {
            unlink(temporary.c_str());
            throw Error(Code::io, name, "a file of this name has appeared during the run",
                        "Give another name, or add --force to replace it");
        }
        if (!linked && rename(temporary.c_str(), path_.c_str()) != 0) throw fail("renaming");
        if (linked) unlink(temporary.c_str());
    }
    const Descriptor folder(open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.number() >= 0) fsync(folder.number());
}

}  // namespace srlm::cli
