#include "io/files.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/error.hpp"
#include "io/descriptor.hpp"
#include "io/input.hpp"
#include "io/temporary_file.hpp"
#include "io/unpack.hpp"
#include "run/interrupt.hpp"

namespace srlm::cli {

namespace {

/// More than any text, array or result that a run could use.
constexpr std::size_t kLargestFile = std::size_t{1} << 31;

std::string reason(int error) { return std::strerror(error); }

int open_new(const std::string& path) {
    return open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

}  // namespace

std::string read_file(const std::string& path, const std::string& parameter) {
    return read_all(path, parameter, {}, kLargestFile).bytes;
}

DataFile read_data_file(const std::string& path, const std::string& parameter, const Reading& reading) {
    constexpr off_t kWorthMapping = off_t{64} << 20;
    const Descriptor file(path == "-" ? -1 : open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status{};
    if (file.number() >= 0 && fstat(file.number(), &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_size >= kWorthMapping) {
        const auto size = static_cast<std::size_t>(status.st_size);
        void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
        if (mapped != MAP_FAILED) {
            const std::shared_ptr<const void> owner(mapped, [size](void* p) { munmap(p, size); });
            const std::string_view bytes(static_cast<const char*>(mapped), size);
            if (packing_of(bytes) == Packing::none) return {{owner, bytes}, packing_note(path, bytes)};
        }
    }
    WholeFile whole = read_all(path, parameter, reading, kLargestFile);
    return {std::move(whole.bytes), std::move(whole.note)};
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

OutputFile::OutputFile(std::string flag, std::string path, bool force)
    : flag_(std::move(flag)), path_(std::move(path)), force_(force) {
    const auto fail = [&](const std::string& cause, const char* remedy) {
        return Error(Code::io, flag_, "\"" + path_ + "\" " + cause, remedy);
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
    remove_strays(path_);
    const std::string probe = temporary_name(path_);
    const Descriptor file(open_new(probe));
    if (file.number() < 0) {
        throw fail("cannot be written: " + reason(errno),
                   "Give the name of a file in a folder that you may write to");
    }
    unlink(probe.c_str());
}

void OutputFile::write(std::string_view bytes) const {
    write([bytes](const Put& put) { put(bytes); });
}

void OutputFile::write(const std::function<void(const Put&)>& produce) const {
    const std::string name = flag_ + " " + path_;
    if (direct_) {
        const Descriptor file(is_stdout() ? 1 : open(path_.c_str(), O_WRONLY | O_CLOEXEC));
        if (file.number() < 0) {
            if (interrupted() != 0) throw Interrupted{};  // while it waited for the reader of a pipe
            throw Error(Code::io, name, "opening failed: " + reason(errno), "Write elsewhere");
        }
        produce([&](std::string_view bytes) { write_all(file.number(), bytes, name, false); });
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
            produce([&](std::string_view bytes) { write_all(file.number(), bytes, name, false); });
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
