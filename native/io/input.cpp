#include "io/input.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/format.hpp"
#include "io/descriptor.hpp"
#include "io/unpack.hpp"
#include "report/read_progress.hpp"
#include "run/interrupt.hpp"

namespace srlm::cli {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 18;
constexpr double kMostWithoutLimit = 16 * 1073741824.0;
constexpr const char* kReadable = "Give the name of a file that you may read";

/// The bytes of a file as they are, the first piece looked at beforehand.
class PlainSource : public ByteSource {
public:
    PlainSource(const std::string& path, FileName name, bool progress)
        : name_(std::move(name)),
          buffer_(kPiece),
          file_(path == "-" ? 0 : open(path.c_str(), O_RDONLY | O_CLOEXEC)),
          progress_(name_.shown, progress, checked_size()) {
        constexpr std::size_t kMagic = 16;
        std::string_view piece = read_piece();
        while (!piece.empty() && first_.size() + piece.size() < kMagic) {  // a pipe may give less at first
            first_ += piece;
            piece = read_piece();
        }
        first_ += piece;
    }

    std::string_view first() const { return first_; }

    std::string_view next() override {
        if (std::exchange(fresh_, false)) return first_;
        if (!first_.empty()) first_ = std::string();
        return read_piece();
    }

    void show_progress() override { progress_.show(done_); }

private:
    std::string_view read_piece() {
        for (;;) {
            await();
            const ssize_t got = read(file_.number(), buffer_.data(), buffer_.size());
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) throw unreadable(errno);
            done_ += static_cast<double>(got);
            return {buffer_.data(), static_cast<std::size_t>(got)};
        }
    }

    /// Until there is something to read. A signal may come between the question for it and a read that waits.
    void await() const {
        constexpr int kMilliseconds = 100;
        pollfd wanted{file_.number(), POLLIN, 0};
        int ready = 0;
        do {
            if (interrupted() != 0) throw Interrupted{};
            ready = poll(&wanted, 1, kMilliseconds);
        } while (ready == 0 || (ready < 0 && errno == EINTR));
    }

    Error unreadable(int reason) const {
        return name_.error(Code::missing_file, std::string("cannot be read: ") + std::strerror(reason),
                           kReadable);
    }

    /// The size of a regular file, 0 where nothing tells it.
    double checked_size() const {
        if (file_.number() < 0) throw unreadable(errno);
        struct stat status{};
        if (fstat(file_.number(), &status) != 0) return 0;
        if (S_ISDIR(status.st_mode)) throw name_.error(Code::missing_file, "is a folder", kReadable);
        return S_ISREG(status.st_mode) ? static_cast<double>(status.st_size) : 0;
    }

    FileName name_;
    std::vector<char> buffer_;
    Descriptor file_;
    double done_ = 0;
    ReadProgress progress_;
    std::string first_;
    bool fresh_ = true;
};

std::string shown(const std::string& path) { return path == "-" ? "stdin" : "\"" + path + "\""; }

/// Stdin gives its bytes once.
void take_stdin(const std::string& parameter) {
    static bool taken = false;
    if (std::exchange(taken, true)) {
        throw Error(Code::missing_file, parameter, "stdin was read before, and gives its bytes once",
                    "Save them as a file, and give its name");
    }
}

}  // namespace

std::string packing_note(const std::string& path, std::string_view first) {
    const Packing packing = packing_of(first);
    constexpr std::array endings{std::pair{".gz", Packing::gzip}, std::pair{".gzip", Packing::gzip},
                                 std::pair{".zst", Packing::zstd}, std::pair{".zstd", Packing::zstd}};
    Packing named = Packing::none;
    for (const auto& [ending, kind] : endings)
        if (path.ends_with(ending)) named = kind;
    if (named == packing) return "";
    if (packing == Packing::none)
        return "is not packed, though its name says " + std::string(packing_name(named)) +
               ": it was read as it is";
    return "is a " + std::string(packing_name(packing)) + " archive" +
           (path == "-" ? "" : ", which its name does not say") + ": it was unpacked";
}

OpenedSource open_source(const std::string& path, const std::string& parameter, const Reading& reading) {
    if (path == "-") take_stdin(parameter);
    const FileName name{parameter, shown(path)};
    auto file = std::make_unique<PlainSource>(path, name, reading.progress);
    const Packing packing = packing_of(file->first());
    if (packing == Packing::other) {
        throw name.error(Code::bad_data, "is packed with xz or bzip2, which are not read here",
                         "Unpack it, or pack it with gzip or zstd");
    }
    std::string note = packing_note(path, file->first());
    if (packing == Packing::none) return {std::move(file), std::move(note)};
    return {unpack(packing, std::move(file), name, reading), std::move(note)};
}

double longest_parsed(const Reading& reading) {
    constexpr double kParsed = 24;  // bytes that a parser of JSON makes of a byte of text, at most
    return std::min(reading.memory, kMostWithoutLimit) / kParsed;
}

void read_lines(ByteSource& source, const std::string& parameter, const Reading& reading,
                const std::function<void(std::size_t, std::string_view)>& take) {
    const double longest = longest_parsed(reading);
    std::string begun;  // a line of which pieces before this one have the beginning
    std::size_t number = 1;
    const auto check = [&](std::size_t size) {
        if (static_cast<double>(size) <= longest) return;
        throw Error(Code::too_large, parameter,
                    "line " + std::to_string(number) + " has more than " + bytes_text(longest) +
                        ", and what its parser makes of that may not be held",
                    "Write shorter lines" + reading.remedy());
    };
    for (std::string_view piece = source.next(); !piece.empty(); piece = source.next()) {
        if (interrupted() != 0) throw Interrupted{};  // much may be packed in a piece of the file
        source.show_progress();
        for (std::size_t end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
            check(begun.size() + end);
            if (begun.empty()) {
                take(number, piece.substr(0, end));
            } else {
                take(number, begun.append(piece.substr(0, end)));
                begun.clear();
            }
            ++number;
            piece.remove_prefix(end + 1);
        }
        begun += piece;
        check(begun.size());
    }
    if (!begun.empty()) take(number, begun);
}

WholeFile read_all(const std::string& path, const std::string& parameter, const Reading& reading,
                   std::size_t most) {
    OpenedSource source = open_source(path, parameter, reading);
    WholeFile file;
    file.note = std::move(source.note);
    const bool by_memory = reading.memory < static_cast<double>(most);
    const double limit = by_memory ? reading.memory : static_cast<double>(most);
    for (std::string_view piece = source.bytes->next(); !piece.empty(); piece = source.bytes->next()) {
        if (interrupted() != 0) throw Interrupted{};
        source.bytes->show_progress();
        if (static_cast<double>(file.bytes.size() + piece.size()) > limit) {
            throw Error(Code::too_large, parameter,
                        shown(path) + " has more than " + bytes_text(limit) +
                            (by_memory ? ", which is all that may be held" : ""),
                        "Give a smaller file" + (by_memory ? reading.remedy() : ""));
        }
        file.bytes += piece;
    }
    return file;
}

}  // namespace srlm::cli
